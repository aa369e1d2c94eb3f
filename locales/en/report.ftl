# The monthly report: a workbook and a page for the owner and the directors. Names of columns are short.
report-title = { $shop }: what shoppers said in { $month }
report-subtitle-all = All stores, compared with the month before. Made on { $day }.
report-subtitle-store = { $store }, compared with the month before. Made on { $day }.
report-month =
    { $number ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
report-foot = An interval holds the true figure in 95 cases of 100. From fewer than { $count } answers no figure is told. What is called “not by chance” is chance in one case of 20 all the same: with many stores, wait for the next month before you act.
report-nothing = Nothing in this month.
report-summary = Summary
report-of-month = Month
report-made-on = Made on
report-what = What
report-figure = Figure
report-note = Note
report-all = All stores
report-nowhere = No store known
report-low-of = { $text }: from
report-high-of = { $text }: to
report-interval-of = { $text }: 95% interval
report-change-of = { $text }: change
report-between = between { $low } and { $high }, { $count } answers
report-verdict-of = { $text }: { $verdict }
report-too-few = too few answers
report-too-few-before = too few the month before
report-better = better, not by chance
report-worse = worse, not by chance
report-unclear = may be chance
report-store = Store
report-visits = Visits
report-with-card = With a card
report-sent = Surveys sent
report-answered = Answered
report-rate = Response rate
report-answers = Answers
report-promoters = Promoters (9–10)
report-passives = Passives (7–8)
report-detractors = Detractors (0–6)
report-nps = NPS
report-before = Month before
report-change = Change
report-verdict = Is it more than chance?
report-liked-promoters = Liked: promoters
report-liked-passives = Liked: passives
report-liked-detractors = Liked: detractors
report-disliked-promoters = Not liked: promoters
report-disliked-passives = Not liked: passives
report-disliked-detractors = Not liked: detractors
report-category = Category
report-quality = Quality
report-assortment = Assortment
report-freshness = Freshness
report-ratings = Ratings
report-stars = Stars
report-spread = Spread
report-low-stars = 1–2 stars
report-shift = Shift
report-hours = { $low }–{ $high }
report-product = Product
report-sku = SKU
report-complaint = Complaint
report-opened = Opened
report-closed = Closed
report-half-answered = Half had an answer after (h:min)
report-most-answered = 9 of 10 had an answer after (h:min)
report-half-closed = Half were closed after (h:min)
report-most-closed = 9 of 10 were closed after (h:min)
report-said = Shoppers who said whether it is solved
report-solved = Solved, by their word
report-solved-share = Share of solved
report-bonuses = Sorry-bonuses
report-points = Points
report-cost = Cost
report-sales = Bought in a year by those who got them
report-margin = Margin of that
report-cost-share = Cost as a share of that margin
report-given = Complainers with a bonus
report-given-back = Came back
report-others = Alike, without a bonus
report-others-back = Came back without one
report-difference = Difference, points
report-sheet-visits = Visits and surveys
report-sheet-nps = NPS
report-sheet-aspects = Liked and not liked
report-sheet-categories = Categories
report-sheet-stars = Stars
report-sheet-shifts = Shifts
report-sheet-products = Products
report-sheet-complaints = Complaints
report-sheet-bonuses = Sorry-bonuses
report-sheet-returned = Did they come back?
report-note-nps = NPS: the share of promoters less that of detractors, −100 to 100. An answer belongs to the month of the visit.
report-note-aspects = How often it was chosen, by those who gave 9–10, 7–8 and 0–6.
report-note-categories = Marks from 1 to 5. A change is shown in marks.
report-note-stars = One tap under the notice of a receipt, 1 to 5. Spread is the standard deviation: 0 means that all say the same.
report-note-shifts = By the hour of the visit on the store’s clock.
report-note-products = Stars are for a whole visit; a product has those of the receipts it is on. Shown are those with { $count } ratings or more that are most surely low.
report-note-complaints = Complaints opened in the month, as they stand now. Times go by the clock, nights included.
report-note-bonuses = Cost is what the points pay. Purchases and margin are of a year up to the month’s end, in the same store.
report-note-returned = Who came back within { $days } days of closing, looked at for complaints closed in the last year, among people with the same category of complaint and the same tier. Operators choose whom to give a bonus, so it is a comparison, not a proof.
report-chart-nps = NPS, this month with its interval and the month before
report-chart-categories = Marks of categories
report-chart-complaints = Complaints by category
report-chart-shifts = Stars by shift
report-unsaid = Not said
report-tile-share = { $percent }% with a card
report-tile-rate = { $percent }% of { $count } asked
report-tile-stars = { $count } ratings
report-tile-complaints = half had an answer after { $time }
report-tile-bonuses = { $sum } of points
# On the first of a month: a picture, and five lines under it.
month-report =
    📊 { $where }: what shoppers said in { $month }

    { $lines }
month-store = { $store }
month-zero = 0
month-minus = −{ $points }
month-plus = +{ $points }
month-nps = NPS { $points } (between { $low } and { $high }, { $count ->
        [one] { $count } answer
       *[other] { $count } answers
    })
month-nps-too-few =
    ⏳ NPS: { $count ->
        [one] { $count } answer is too few
       *[other] { $count } answers are too few
    } for a figure
month-nps-alone = ➖ { $nps }; nothing to compare with yet
month-nps-better = ✅ { $nps }; { $change } since the month before, not by chance
month-nps-worse = 🔻 { $nps }; { $change } since the month before, not by chance
month-nps-same = ➖ { $nps }; { $change } since the month before, which may be chance
month-answers = 💬 Answered: { $answered } of { $sent } surveys
month-mark = { $whole }.{ $rest }
month-stars = { $answers }. Stars: { $mark } of 5 ({ $count ->
        [one] { $count } rating
       *[other] { $count } ratings
    })
month-disliked = 👎 Disliked most: { $aspect } ({ $count })
month-disliked-nothing = 👍 Nobody named anything they disliked
month-complaints = 📣 Complaints: { $opened }, the month before { $before }
month-wait = { $minutes } min
month-wait-hours = { $hours } h { $minutes } min
month-complaints-answered = { $complaints }. Half had an answer within { $wait }
month-bonuses-none = 🎁 No sorry-bonuses were given
month-bonuses = 🎁 Sorry-bonuses: { $count }, points worth { $cost }
month-chart-title = What shoppers said
month-chart-period = NPS, { $month }
month-chart-scale = From −100 to 100. The black upright tick is zero, the grey one the month before.
month-chart-foot = The bar shows where the true figure is. Green: it got better, red: worse, not by chance.
month-chart-too-few = too few answers
month-chart-answers =
    { $count ->
        [one] { $count } answer
       *[other] { $count } answers
    }
month-chart-note = { $answers } · from { $low } to { $high }
month-chart-note-before = { $note } · month before: { $before }
