# Опросы: как всё было.
survey-ask =
    Спасибо, что были у нас! { $store }

    Посоветовали бы вы нас друзьям и знакомым?
    0 — ни за что, 10 — с удовольствием. Хватит одного касания.
survey-score = { $score }
survey-category =
    { $store }: сегодня вы брали «{ $category }».

    { $question }
survey-quality = Как вам качество? 1 — плохо, 5 — отлично.
survey-assortment = А выбор — было ли из чего выбрать? 1 — маловато, 5 — в самый раз.
survey-freshness = А свежесть? 1 — плохо, 5 — отлично.
survey-liked =
    Ваша оценка — { $score } из 10, спасибо!

    Что понравилось? Можно выбрать несколько.
survey-better =
    Ваша оценка — { $score } из 10.

    А что могло бы быть лучше? Можно выбрать несколько.
survey-wrong =
    Ваша оценка — { $score } из 10. Жаль, что мы вас огорчили.

    Что пошло не так? Можно выбрать несколько.
survey-own = { $name }
survey-aspect-assortment = Выбор
survey-aspect-freshness = Свежесть
survey-aspect-prices = Цены
survey-aspect-staff = Персонал
survey-aspect-speed = Скорость
survey-aspect-cleanliness = Чистота
survey-aspect-taste = Вкус
survey-aspect-atmosphere = Атмосфера
survey-aspect-delivery = Доставка
survey-aspect-quality = Качество
survey-words = Хотите что-то добавить? Напишите пару слов или пришлите фото.
survey-words-upset = Что именно случилось? Напишите пару слов или пришлите фото. Если хотите ответа, его даст человек.
survey-heard = Записали, спасибо! Можно добавить ещё.
survey-thanks = Спасибо! Ваш ответ поможет нам стать лучше.
survey-handed-on = Передали человеку: обращение №{ $case }. Ответ придёт сюда. Хотите что-то добавить — просто напишите.
survey-over = Спасибо! Этот опрос уже завершился.
survey-fixed = Спасибо! Эту оценку уже не изменить: прошли сутки.
button-survey-next = Дальше ›
button-survey-stop = Это всё
button-survey-done = Готово
button-survey-change = Изменить ответ
button-survey-person = 💬 Хочу ответа
