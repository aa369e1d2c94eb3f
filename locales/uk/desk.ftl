# Гурт операторів: тема на кожне звернення.
desk-title = №{ $case } · { $category } · { $name }
desk-nobody = без імені
desk-no-category = Звернення
desk-no-store = магазин невідомий
desk-head = { $lines }
desk-state-new = ⚪ Ще ніхто не взяв
desk-state-taken = 🟡 Займається { $by }
desk-state-director = 🔴 У директора
desk-state-closed = ✅ Закрито
desk-when = 🕒 { $day }, { $time } · { $store }
desk-caller = ☎️ Звернення телефоном: відповідь у чаті може не дійти
desk-masked = 📱 { $phone }
desk-stranger = 👤 Картки немає
desk-months =
    👤 { $member ->
        [yes] { $months ->
            [0] У програмі менше місяця
            [one] У програмі { $months } місяць
            [few] У програмі { $months } місяці
           *[other] У програмі { $months } місяців
        }
       *[no] Не в програмі
    }
desk-tier = 🏅 Рівень: { $tier }
desk-worth =
    💰 За 12 місяців: { $sum }, { $visits ->
        [one] { $visits } візит
        [few] { $visits } візити
       *[other] { $visits } візитів
    }
desk-score = ⭐ Остання оцінка: { $score } з 10
desk-disliked = 👎 { $what }
desk-mark = ⭐ { $what }: { $stars } з 5
desk-receipt = 🧾 { $day }, { $store }: { $total }
desk-receipt-line = · { $name } × { $quantity } — { $sum }
desk-receipt-more = · і ще рядків: { $count }
desk-quote = 💬 { $text }
desk-quote-cut = 💬 { $text }…
button-case-take = 🙋 Взяти
button-case-templates = 📋 Відповіді
button-case-bonus = 🎁 Бонус-вибачення
button-case-director = 🔴 Директорові
button-case-close = ✅ Закрити
button-case-phone = 📱 Показати номер
desk-digest =
    📥 { $count ->
        [one] { $count } нове звернення
        [few] { $count } нові звернення
       *[other] { $count } нових звернень
    }. Теми відкриваються по черзі; хто візьме, тому одразу.

    { $lines }
desk-digest-line = { $title }: { $text }
desk-take-case = 🙋 №{ $case }
desk-news = { $lines }
desk-shopper = 💬 { $text }
desk-answer = ↩️ { $by }: { $text }
desk-note = 📝 { $by }: { $text }
desk-event-taken = 🟡 { $by } займається зверненням
desk-event-passed_on = 🔴 Передано директорові ({ $by })
desk-event-closed = ✅ { $by } закриває звернення
desk-event-reopened = ⚪ Звернення знову відкрите
desk-event-solved = 👍 Покупець каже, що питання вирішено
desk-event-not_solved = 👎 Покупець каже, що питання не вирішено
desk-event-reminded = ⏰ Звернення чекає, і його ще ніхто не взяв
desk-event-escalated = 🔴 Відповіді вчасно немає: звернення в директора
desk-event-bonus_given =
    🎁 { $by }: { $points ->
        [one] нараховано { $points } бал
        [few] нараховано { $points } бали
       *[other] нараховано { $points } балів
    }
desk-event-bonus_asked =
    🎁 { $by } просить дозволу: { $points ->
        [one] { $points } бал
        [few] { $points } бали
       *[other] { $points } балів
    }
desk-event-bonus_refused =
    🚫 { $by } не дозволяє: { $points ->
        [one] { $points } бал
        [few] { $points } бали
       *[other] { $points } балів
    }
desk-delivered = ✅ Доставлено
desk-untold = ⚠️ Не доставлено: месенджер не прийняв повідомлення.
desk-untold-blocked = ⚠️ Не доставлено: покупець заблокував бота. Зателефонуйте.
desk-untold-left = ⚠️ Не доставлено: покупець вийшов із програми.
desk-untold-erased = ⚠️ Не доставлено: покупець попросив видалити свої дані.
desk-untold-no_account = ⚠️ Не доставлено: цієї людини немає в месенджері. Зателефонуйте.
desk-untold-expired = ⚠️ Не доставлено: за тиждень не вдалося надіслати. Зателефонуйте.
desk-untold-too_dear = ⚠️ Не доставлено: це повідомлення платне, а магазин за такі не платить.
desk-untold-undeliverable = ⚠️ Не доставлено: месенджер покупця цього не приймає. Спробуйте іншими словами чи файлом.
desk-file-lost = ⚠️ Тут був файл, але показати його не вдалося.
desk-outsider = 🙅 Відповідати покупцям можуть лише оператори, директори та власник. Це повідомлення нікуди не пішло.
desk-not-said = ⚠️ Не надіслано. { $why }
desk-unsendable = ⚠️ Таке покупцеві не надіслати: лише текст, фото, відео, голос і файли.
desk-how-to = ℹ️ Команди тут не діють. Текст, фото, голос і файли йдуть покупцеві; що починається з «→» чи «//», лишається між колегами.
desk-how-to-open = ℹ️ Напишіть так: /case номер телефону чи картки, а далі — у чому річ.
desk-opened = ☎️ Звернення №{ $case } відкрите. { $whose }
desk-opened-for = Картка: { $name }.
desk-opened-unknown = Картки за цим номером немає.
desk-templates =
    📋 Готові відповіді: натисніть, і покупець її отримає.

    { $lines }
desk-template-line = { $number }. { $text }
desk-template-button = { $number } · { $text }
desk-no-templates = Готових відповідей немає: їх задають у program.toml.
desk-template-said = Надіслано
desk-template-again = Цю відповідь щойно надіслано
desk-template-1 = Дякуємо, що написали. Розбираємося й відповімо сьогодні.
desk-template-2 = Перепрошуємо, що так сталося. Ми вже говоримо про це з магазином.
desk-template-3 = Підкажіть, будь ласка, якого дня й приблизно о котрій ви були в магазині?
desk-taken = Звернення №{ $case } ваше
desk-passed-on = Звернення №{ $case } у директора
desk-closed = Звернення №{ $case } закрито
desk-phone = 📱 { $phone }
desk-no-phone = Номера телефону немає.
desk-anonymous =
    🎭 Ви пишете від імені групи, тож ніхто не знає, хто відповідає. Вимкніть анонімність: «Керування групою» → «Адміністратори» → ваше ім’я → «Залишатись анонімним», і напишіть ще раз.
desk-sorry = ⚠️ Щось пішло не так, і це не спрацювало. Повторіть, будь ласка.
