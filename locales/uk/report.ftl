# Місячний звіт: книга й сторінка для власника та директорів. Назви стовпців короткі.
report-title = { $shop }: що казали покупці, { $month }
report-subtitle-all = Усі магазини, порівняно з попереднім місяцем. Складено { $day }.
report-subtitle-store = { $store }, порівняно з попереднім місяцем. Складено { $day }.
report-month =
    { $number ->
        [1] січень
        [2] лютий
        [3] березень
        [4] квітень
        [5] травень
        [6] червень
        [7] липень
        [8] серпень
        [9] вересень
        [10] жовтень
        [11] листопад
       *[12] грудень
    } { $year }
report-foot = Проміжок містить справжнє значення в 95 випадках зі 100. Якщо відповідей менше ніж { $count }, показника не наведено. «Не випадково» один раз із 20 усе-таки виявляється випадковим: коли магазинів багато, зачекайте наступного місяця, перш ніж діяти.
report-nothing = За цей місяць нічого немає.
report-summary = Підсумок
report-of-month = Місяць
report-made-on = Складено
report-what = Що
report-figure = Значення
report-note = Примітка
report-all = Усі магазини
report-nowhere = Магазин невідомий
report-low-of = { $text }: від
report-high-of = { $text }: до
report-interval-of = { $text }: проміжок 95 %
report-change-of = { $text }: зміна
report-between = від { $low } до { $high }, відповідей: { $count }
report-verdict-of = { $text }: { $verdict }
report-too-few = замало відповідей
report-too-few-before = замало в попередньому місяці
report-better = краще, не випадково
report-worse = гірше, не випадково
report-unclear = може бути випадковістю
report-store = Магазин
report-visits = Відвідування
report-with-card = З карткою
report-sent = Надіслано опитувань
report-answered = Є відповідь
report-rate = Частка відповідей
report-answers = Відповіді
report-promoters = Промоутери (9–10)
report-passives = Нейтральні (7–8)
report-detractors = Критики (0–6)
report-nps = NPS
report-before = Попередній місяць
report-change = Зміна
report-verdict = Чи не випадковість?
report-liked-promoters = Сподобалося: промоутери
report-liked-passives = Сподобалося: нейтральні
report-liked-detractors = Сподобалося: критики
report-disliked-promoters = Не сподобалося: промоутери
report-disliked-passives = Не сподобалося: нейтральні
report-disliked-detractors = Не сподобалося: критики
report-category = Категорія
report-quality = Якість
report-assortment = Асортимент
report-freshness = Свіжість
report-ratings = Оцінки
report-stars = Зірки
report-spread = Розкид
report-low-stars = 1–2 зірки
report-shift = Зміна за годинами
report-hours = { $low }–{ $high }
report-product = Товар
report-sku = Артикул
report-complaint = Скарга
report-opened = Надійшло
report-closed = Закрито
report-half-answered = Половині відповіли за (год:хв)
report-most-answered = 9 із 10 відповіли за (год:хв)
report-half-closed = Половину закрито за (год:хв)
report-most-closed = 9 із 10 закрито за (год:хв)
report-said = Покупці, які сказали, чи вирішено
report-solved = Вирішено, за їхніми словами
report-solved-share = Частка вирішених
report-bonuses = Бонуси-вибачення
report-points = Бали
report-cost = Вартість
report-sales = Покупки за рік тих, хто їх отримав
report-margin = Маржа з них
report-cost-share = Вартість як частка цієї маржі
report-given = Скаржилися й отримали бонус
report-given-back = Повернулися
report-others = Такі самі, без бонусу
report-others-back = Повернулися без бонусу
report-difference = Різниця, пунктів
report-sheet-visits = Відвідування й опитування
report-sheet-nps = NPS
report-sheet-aspects = Сподобалося й ні
report-sheet-categories = Категорії
report-sheet-stars = Зірки
report-sheet-shifts = Зміни
report-sheet-products = Товари
report-sheet-complaints = Скарги
report-sheet-bonuses = Бонуси-вибачення
report-sheet-returned = Чи повернулися?
report-note-nps = NPS: частка промоутерів мінус частка критиків, від −100 до 100. Відповідь належить до місяця відвідування.
report-note-aspects = Скільки разів це обрали ті, хто поставив 9–10, 7–8 і 0–6.
report-note-categories = Оцінки від 1 до 5. Зміну наведено в балах оцінки.
report-note-stars = Один дотик під повідомленням про чек, від 1 до 5. Розкид — стандартне відхилення: 0 означає, що всі кажуть те саме.
report-note-shifts = За годиною відвідування на годиннику магазину.
report-note-products = Зірки ставлять усьому відвідуванню; товар має зірки чеків, у яких він є. Показано товари, які мають щонайменше { $count } оцінок і найпевніше найнижчі зірки.
report-note-complaints = Скарги, що надійшли за місяць, у їхньому теперішньому стані. Час іде за годинником, разом із ночами.
report-note-bonuses = Вартість — це сума, яку сплачують бали. Покупки й маржа — за рік до кінця місяця, у тому самому магазині.
report-note-returned = Хто повернувся протягом { $days } днів після закриття: скарги, закриті за останній рік, серед людей з такою самою категорією скарги й рівнем. Кому дати бонус, обирають оператори, тож це порівняння, а не доказ.
report-chart-nps = NPS: цей місяць із проміжком і попередній
report-chart-categories = Оцінки категорій
report-chart-complaints = Скарги за категоріями
report-chart-shifts = Зірки за змінами
report-unsaid = Не вказано
report-tile-share = з карткою: { $percent } %
report-tile-rate = { $percent } % із { $count } запитаних
report-tile-stars = оцінок: { $count }
report-tile-complaints = половині відповіли за { $time }
report-tile-bonuses = балів на { $sum }
# Першого числа: малюнок і п’ять рядків під ним.
month-report =
    📊 { $where }: що казали покупці, { $month }

    { $lines }
month-store = { $store }
month-zero = 0
month-minus = −{ $points }
month-plus = +{ $points }
month-nps = NPS { $points } (від { $low } до { $high }, { $count ->
        [one] { $count } відповідь
        [few] { $count } відповіді
       *[other] { $count } відповідей
    })
month-nps-too-few =
    ⏳ NPS: { $count ->
        [one] { $count } відповідь — цього замало
        [few] { $count } відповіді — цього замало
       *[other] { $count } відповідей — цього замало
    } для показника
month-nps-alone = ➖ { $nps }; порівняти ще немає з чим
month-nps-better = ✅ { $nps }; { $change } проти попереднього місяця, і це не випадковість
month-nps-worse = 🔻 { $nps }; { $change } проти попереднього місяця, і це не випадковість
month-nps-same = ➖ { $nps }; { $change } проти попереднього місяця, але це може бути випадковістю
month-answers = 💬 Відповіли на { $answered } з { $sent } опитувань
month-mark = { $whole },{ $rest }
month-stars = { $answers }. Зірки: { $mark } з 5 ({ $count ->
        [one] { $count } оцінка
        [few] { $count } оцінки
       *[other] { $count } оцінок
    })
month-disliked = 👎 Найбільше не сподобалося: { $aspect } ({ $count })
month-disliked-nothing = 👍 Ніхто не назвав нічого, що не сподобалося
month-complaints = 📣 Скарги: { $opened }, у попередньому місяці { $before }
month-wait = { $minutes } хв
month-wait-hours = { $hours } год { $minutes } хв
month-complaints-answered = { $complaints }. Половина отримала відповідь не пізніше ніж за { $wait }
month-bonuses-none = 🎁 Бонусів-вибачень не було
month-bonuses = 🎁 Бонуси-вибачення: { $count }, балів на { $cost }
month-chart-title = Що казали покупці
month-chart-period = NPS, { $month }
month-chart-scale = Від −100 до 100. Чорна вертикальна риска — нуль, сіра — попередній місяць.
month-chart-foot = Смужка — де справжнє значення. Зелене: стало краще, червоне: гірше, і не випадково.
month-chart-too-few = замало відповідей
month-chart-answers =
    { $count ->
        [one] { $count } відповідь
        [few] { $count } відповіді
       *[other] { $count } відповідей
    }
month-chart-note = { $answers } · від { $low } до { $high }
month-chart-note-before = { $note } · попередній місяць: { $before }
