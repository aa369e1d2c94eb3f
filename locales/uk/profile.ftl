# Профіль: що про себе розповіли, запитання по одному.
button-profile = 👤 Профіль
command-profile = Мій профіль
profile-shown =
    { $head }

    { $lines }

    { $foot }
profile-head = Ваш профіль. Усе тут — лише за бажанням.
profile-line-name = Ім’я: { $value }
profile-line-birthday = День народження: { $value }
profile-line-gender = Стать: { $value }
profile-line-email = E-mail: { $value }
profile-untold = не вказано
gender-female = жіноча
gender-male = чоловіча
gender-other = інше
profile-promise =
    { $points ->
        [one] Заповніть до кінця — і ми подаруємо { $points } бал. 🎁
        [few] Заповніть до кінця — і ми подаруємо { $points } бали. 🎁
       *[other] Заповніть до кінця — і ми подаруємо { $points } балів. 🎁
    }
profile-voluntary = Торкніться, щоб щось змінити.
button-profile-go-on = ✍️ Заповнити
button-step-name = Ім’я
button-step-birthday = День народження
button-step-gender = Стать
button-step-email = E-mail
button-keep = Залишити як є
button-skip = Пропустити
button-back = ‹ Назад
profile-ask-name = Як до вас звертатися?
profile-ask-name-known = Зараз звертаємося до вас так: { $name }. Напишіть інше ім’я або залиште як є.
profile-ask-birthday = Коли у вас день народження? Напишіть, наприклад, 07.03.1990 або 7 березня 1990. Змінити його потім можна лише раз.
profile-ask-gender = Ваша стать?
button-gender-female = Жіноча
button-gender-male = Чоловіча
button-gender-other = Інше
profile-ask-email = Ваш e-mail? Зберігаємо його зашифрованим.
profile-bad-name = Не схоже на ім’я. Напишіть, будь ласка, ще раз — до 64 знаків, без номерів.
profile-bad-unreadable = Не вдалося прочитати дату. Напишіть, будь ласка, так: 07.03.1990.
profile-bad-future = Ця дата ще попереду. Перевірте, будь ласка, рік.
profile-bad-too-long-ago = Це було дуже давно. Перевірте, будь ласка, рік.
profile-bad-gender = Оберіть, будь ласка, кнопкою.
profile-bad-email = Не схоже на e-mail. Напишіть, будь ласка, ще раз — наприклад, olena@example.com.
profile-birthday-fixed = День народження вже змінювали, а зробити це можна лише раз. Якщо в даті помилка, просто напишіть нам.
profile-complete = Дякуємо! Профіль заповнено.
profile-rewarded =
    { $points ->
        [one] Дякуємо! Профіль заповнено, і { $points } бал уже на картці. 🎁
        [few] Дякуємо! Профіль заповнено, і { $points } бали вже на картці. 🎁
       *[other] Дякуємо! Профіль заповнено, і { $points } балів уже на картці. 🎁
    }
profile-closed = Дякуємо, що завітали! Профіль — для тих, кому вже 13, тож більше ні про що не питатимемо й пропозицій не надсилатимемо. Картка й бали працюють, як і раніше.
