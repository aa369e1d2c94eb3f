# Написати магазину: звернення, відповіді на них і чи вони допомогли.
button-hotline = 💬 Написати нам
command-hotline = Написати нам
hotline-ask = Про що хочете написати? Оберіть тему, а далі розкажіть своїми словами чи надішліть фото. Відповість людина.
hotline-ask-again =
    Ваші відкриті звернення:
    { $lines }

    Хочете щось додати до №{ $last }? Просто напишіть сюди. Якщо це про інше, оберіть тему.
hotline-crowded =
    Ваші відкриті звернення:
    { $lines }

    Спершу розберімося з ними, щоб нічого не загубилося. А якщо є що сказати, пишіть просто сюди: додамо до №{ $last }.
hotline-case = №{ $case } від { $day }: { $state }
hotline-case-new = чекає на оператора
hotline-case-taken = займається { $by }
hotline-case-director = у директора магазину
complaint-category-quality = Якість товарів
complaint-category-staff = Обслуговування
complaint-category-prices = Ціни й акції
complaint-category-points = Бали й картка
complaint-category-cleanliness = Чистота
complaint-category-other = Інше
complaint-category-own = { $name }
hotline-tell =
    { $category }

    Розкажіть, що сталося: своїми словами, з фото чи голосовим. Можна кількома повідомленнями.
button-never-mind = Скасувати
hotline-never-mind = Гаразд. Якщо щось знадобиться, просто напишіть сюди.
hotline-opened =
    Дякуємо, що написали! Ваше звернення — №{ $case }.
    { $next }
hotline-minutes =
    Оператори вже його бачать. Відповідь прийде сюди, зазвичай протягом { $minutes ->
        [one] { $minutes } хвилини.
       *[other] { $minutes } хвилин.
    }
hotline-hours =
    Оператори вже його бачать. Відповідь прийде сюди, зазвичай протягом { $hours ->
        [1] години.
        [one] { $hours } години.
       *[other] { $hours } годин.
    }
hotline-today = Наші оператори ще відпочивають. Відповідь прийде сюди сьогодні після { $time }.
hotline-tomorrow = Наші оператори вже відпочивають. Відповідь прийде сюди завтра після { $time }.
hotline-continued = Додали до звернення №{ $case }. Відповідь прийде сюди.
hotline-reopened =
    Звернення №{ $case } знову відкрите.
    { $next }
hotline-full =
    Додали до звернення №{ $case }: у вас уже { $most ->
        [one] { $most } відкрите звернення
        [few] { $most } відкриті звернення
       *[other] { $most } відкритих звернень
    }, і спершу розберімося з ними. Відповідь прийде сюди.
hotline-stranger =
    { $said }

    А ще відкриймо вам картку — це один дотик. Натисніть кнопку внизу.
answer =
    💬 { $by }, звернення №{ $case }

    { $text }
answer-edited =
    ✏️ { $by }, звернення №{ $case }, виправлено

    { $text }
answer-file = 💬 { $by }, звернення №{ $case }
solved-ask = Звернення №{ $case } закрито. Чи вдалося нам допомогти?
button-solved-yes = 👍 Так
button-solved-no = 👎 Ні
solved-yes = Дякуємо, що сказали! Раді, що зі зверненням №{ $case } усе вирішилося.
solved-no = Шкода, що не вийшло. Звернення №{ $case } знову відкрите: напишіть сюди, що й досі не так.
solved-open = Дякуємо! Звернення №{ $case } ще відкрите: оператор прочитає все, що ви написали.
