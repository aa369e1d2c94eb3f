# Месячный отчёт: книга и страница для владельца и директоров. Названия столбцов короткие.
report-title = { $shop }: что говорили покупатели, { $month }
report-subtitle-all = Все магазины, в сравнении с предыдущим месяцем. Составлено { $day }.
report-subtitle-store = { $store }, в сравнении с предыдущим месяцем. Составлено { $day }.
report-month =
    { $number ->
        [1] январь
        [2] февраль
        [3] март
        [4] апрель
        [5] май
        [6] июнь
        [7] июль
        [8] август
        [9] сентябрь
        [10] октябрь
        [11] ноябрь
       *[12] декабрь
    } { $year }
report-foot = Интервал содержит настоящее значение в 95 случаях из 100. Если ответов меньше чем { $count }, показатель не приводится. «Не случайно» один раз из 20 всё-таки оказывается случайностью: когда магазинов много, дождитесь следующего месяца, прежде чем действовать.
report-nothing = За этот месяц ничего нет.
report-summary = Итог
report-of-month = Месяц
report-made-on = Составлено
report-what = Что
report-figure = Значение
report-note = Примечание
report-all = Все магазины
report-nowhere = Магазин неизвестен
report-low-of = { $text }: от
report-high-of = { $text }: до
report-interval-of = { $text }: интервал 95 %
report-change-of = { $text }: изменение
report-between = от { $low } до { $high }, ответов: { $count }
report-verdict-of = { $text }: { $verdict }
report-too-few = мало ответов
report-too-few-before = мало в предыдущем месяце
report-better = лучше, не случайно
report-worse = хуже, не случайно
report-unclear = может быть случайностью
report-store = Магазин
report-visits = Посещения
report-with-card = С картой
report-sent = Отправлено опросов
report-answered = Есть ответ
report-rate = Доля ответов
report-answers = Ответы
report-promoters = Промоутеры (9–10)
report-passives = Нейтральные (7–8)
report-detractors = Критики (0–6)
report-nps = NPS
report-before = Предыдущий месяц
report-change = Изменение
report-verdict = Не случайность ли?
report-liked-promoters = Понравилось: промоутеры
report-liked-passives = Понравилось: нейтральные
report-liked-detractors = Понравилось: критики
report-disliked-promoters = Не понравилось: промоутеры
report-disliked-passives = Не понравилось: нейтральные
report-disliked-detractors = Не понравилось: критики
report-category = Категория
report-quality = Качество
report-assortment = Ассортимент
report-freshness = Свежесть
report-ratings = Оценки
report-stars = Звёзды
report-spread = Разброс
report-low-stars = 1–2 звезды
report-shift = Смена по часам
report-hours = { $low }–{ $high }
report-product = Товар
report-sku = Артикул
report-complaint = Жалоба
report-opened = Поступило
report-closed = Закрыто
report-half-answered = Половине ответили за (ч:мин)
report-most-answered = 9 из 10 ответили за (ч:мин)
report-half-closed = Половину закрыли за (ч:мин)
report-most-closed = 9 из 10 закрыли за (ч:мин)
report-said = Покупатели, которые сказали, решено ли
report-solved = Решено, по их словам
report-solved-share = Доля решённых
report-bonuses = Бонусы-извинения
report-points = Баллы
report-cost = Стоимость
report-sales = Покупки за год тех, кто их получил
report-margin = Маржа с них
report-cost-share = Стоимость как доля этой маржи
report-given = Жаловались и получили бонус
report-given-back = Вернулись
report-others = Такие же, без бонуса
report-others-back = Вернулись без бонуса
report-difference = Разница, пунктов
report-sheet-visits = Посещения и опросы
report-sheet-nps = NPS
report-sheet-aspects = Понравилось и нет
report-sheet-categories = Категории
report-sheet-stars = Звёзды
report-sheet-shifts = Смены
report-sheet-products = Товары
report-sheet-complaints = Жалобы
report-sheet-bonuses = Бонусы-извинения
report-sheet-returned = Вернулись ли?
report-note-nps = NPS: доля промоутеров минус доля критиков, от −100 до 100. Ответ относится к месяцу посещения.
report-note-aspects = Сколько раз это выбрали те, кто поставил 9–10, 7–8 и 0–6.
report-note-categories = Оценки от 1 до 5. Изменение приведено в баллах оценки.
report-note-stars = Одно касание под сообщением о чеке, от 1 до 5. Разброс — стандартное отклонение: 0 значит, что все говорят одно и то же.
report-note-shifts = По часу посещения на часах магазина.
report-note-products = Звёзды ставят всему посещению; у товара — звёзды чеков, в которых он есть. Показаны товары, у которых не меньше { $count } оценок и самые низкие звёзды наверняка.
report-note-complaints = Жалобы, поступившие за месяц, в их нынешнем состоянии. Время идёт по часам, вместе с ночами.
report-note-bonuses = Стоимость — это сумма, которую оплачивают баллы. Покупки и маржа — за год до конца месяца, в том же магазине.
report-note-returned = Кто вернулся в течение { $days } дней после закрытия: жалобы, закрытые за последний год, среди людей с той же категорией жалобы и тем же уровнем. Кому дать бонус, выбирают операторы, поэтому это сравнение, а не доказательство.
report-chart-nps = NPS: этот месяц с интервалом и предыдущий
report-chart-categories = Оценки категорий
report-chart-complaints = Жалобы по категориям
report-chart-shifts = Звёзды по сменам
report-unsaid = Не указано
report-tile-share = с картой: { $percent } %
report-tile-rate = { $percent } % из { $count } опрошенных
report-tile-stars = оценок: { $count }
report-tile-complaints = половине ответили за { $time }
report-tile-bonuses = баллов на { $sum }
# Первого числа: картинка и пять строк под ней.
month-report =
    📊 { $where }: что говорили покупатели, { $month }

    { $lines }
month-store = { $store }
month-zero = 0
month-minus = −{ $points }
month-plus = +{ $points }
month-nps = NPS { $points } (от { $low } до { $high }, { $count ->
        [one] { $count } ответ
        [few] { $count } ответа
       *[other] { $count } ответов
    })
month-nps-too-few =
    ⏳ NPS: { $count ->
        [one] { $count } ответ — этого мало
        [few] { $count } ответа — этого мало
       *[other] { $count } ответов — этого мало
    } для показателя
month-nps-alone = ➖ { $nps }; сравнить пока не с чем
month-nps-better = ✅ { $nps }; { $change } к предыдущему месяцу, и это не случайность
month-nps-worse = 🔻 { $nps }; { $change } к предыдущему месяцу, и это не случайность
month-nps-same = ➖ { $nps }; { $change } к предыдущему месяцу, но это может быть случайностью
month-answers = 💬 Ответили на { $answered } из { $sent } опросов
month-mark = { $whole },{ $rest }
month-stars = { $answers }. Звёзды: { $mark } из 5 ({ $count ->
        [one] { $count } оценка
        [few] { $count } оценки
       *[other] { $count } оценок
    })
month-disliked = 👎 Больше всего не понравилось: { $aspect } ({ $count })
month-disliked-nothing = 👍 Никто не назвал ничего, что не понравилось
month-complaints = 📣 Жалобы: { $opened }, в предыдущем месяце { $before }
month-wait = { $minutes } мин
month-wait-hours = { $hours } ч { $minutes } мин
month-complaints-answered = { $complaints }. Половина получила ответ не позже чем за { $wait }
month-bonuses-none = 🎁 Бонусов-извинений не было
month-bonuses = 🎁 Бонусы-извинения: { $count }, баллов на { $cost }
month-chart-title = Что говорили покупатели
month-chart-period = NPS, { $month }
month-chart-scale = От −100 до 100. Чёрная вертикальная риска — ноль, серая — предыдущий месяц.
month-chart-foot = Полоска — где настоящее значение. Зелёное: стало лучше, красное: хуже, и не случайно.
month-chart-too-few = мало ответов
month-chart-answers =
    { $count ->
        [one] { $count } ответ
        [few] { $count } ответа
       *[other] { $count } ответов
    }
month-chart-note = { $answers } · от { $low } до { $high }
month-chart-note-before = { $note } · предыдущий месяц: { $before }
