# Опитування: як усе було.
survey-ask =
    Дякуємо, що були в нас! { $store }

    Чи порадили б ви нас друзям і знайомим?
    0 — нізащо, 10 — залюбки. Вистачить одного дотику.
survey-score = { $score }
survey-category =
    { $store }: сьогодні ви брали «{ $category }».

    { $question }
survey-quality = Як вам якість? 1 — погано, 5 — чудово.
survey-assortment = А вибір — чи було з чого обрати? 1 — замало, 5 — саме те.
survey-freshness = А свіжість? 1 — погано, 5 — чудово.
survey-liked =
    Ваша оцінка — { $score } з 10, дякуємо!

    Що сподобалося? Можна обрати кілька.
survey-better =
    Ваша оцінка — { $score } з 10.

    А що могло б бути краще? Можна обрати кілька.
survey-wrong =
    Ваша оцінка — { $score } з 10. Прикро, що ми вас засмутили.

    Що пішло не так? Можна обрати кілька.
survey-own = { $name }
survey-aspect-assortment = Вибір
survey-aspect-freshness = Свіжість
survey-aspect-prices = Ціни
survey-aspect-staff = Персонал
survey-aspect-speed = Швидкість
survey-aspect-cleanliness = Чистота
survey-aspect-taste = Смак
survey-aspect-atmosphere = Атмосфера
survey-aspect-delivery = Доставка
survey-aspect-quality = Якість
survey-words = Хочете щось додати? Напишіть кілька слів або надішліть фото.
survey-words-upset = Що саме сталося? Напишіть кілька слів або надішліть фото. Якщо хочете відповіді, її дасть людина.
survey-heard = Записали, дякуємо! Можна додати ще.
survey-thanks = Дякуємо! Ваша відповідь допоможе нам стати кращими.
survey-handed-on = Передали людині: звернення №{ $case }. Відповідь прийде сюди. Хочете щось додати — просто напишіть.
survey-over = Дякуємо! Це опитування вже завершилося.
survey-fixed = Дякуємо! Цю оцінку вже не змінити: минула доба.
button-survey-next = Далі ›
button-survey-stop = Це все
button-survey-done = Готово
button-survey-change = Змінити відповідь
button-survey-person = 💬 Хочу відповіді
