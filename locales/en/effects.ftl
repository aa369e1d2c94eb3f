# What campaigns earned: to an owner, on the picture and in words. Sums are margin after costs, for a hundred people.
campaign-name =
    { $campaign ->
        [all] All campaigns together
        [weekly] Weekly offers
        [birthday] Birthday
        [reactivation] Winning back
        [welcome] Welcome
        [fast-bonus] Fast bonus
        [expiry] Reminder of points
       *[other] { $campaign }
    }
effect-plus = +{ $sum }
effect-sum = { $sum }
effects-title = What your campaigns earn
effects-period = { $since } – { $until }
effects-scale = Margin that messages add per 100 people, after costs. The upright tick is zero.
effects-foot = The bar shows where the true figure is. It can be trusted however often you look.
effect-too-few = too few people yet
effect-note =
    { $heads ->
        [one] { $heads } person with messages
       *[other] { $heads } people with messages
    }, { $held } without
effect-note-interval = { $people } · from { $low } to { $high }
effects-report =
    📊 What your campaigns earned, { $since } – { $until }

    { $lines }

    { $next }
effect-line-earns = ✅ { $name }: { $gain } of margin per 100 people
effect-line-loses = 🔻 { $name }: { $gain } of margin per 100 people
effect-line-unclear = ➖ { $name }: { $gain } of margin per 100 people, not to be told from zero yet
effect-line-too-few = ⏳ { $name }: too few people yet
effect-line-paused = { $line } (paused)
effects-next-loses = What next: where there is a loss, change the offers or the gift. Until then it is better not to write at all.
effects-next-earns = What next: change nothing where there is a gain. The rest has yet to show.
effects-next-unclear = What next: there is no clear gain yet. Try stronger offers and compare in a month.
effects-next-too-few = What next: nothing needs doing. As soon as there are enough people, the answer appears here.
effect-details =
    📊 { $name }, { $since } – { $until }

    { $lines }

    { $next }
effect-people =
    { $audience ->
        [one] { $audience } person was eligible
       *[other] { $audience } people were eligible
    }. Without messages, to compare with: { $held }.
effect-people-all =
    { $heads ->
        [one] { $heads } person got campaigns
       *[other] { $heads } people got campaigns
    }. Held out of all of them for a year, to compare with: { $held }.
effect-sent = Sent: { $sent }. Delivered: { $delivered }. Pressed a button: { $pressed }.
effect-came =
    { $days ->
        [one] In { $days } day
       *[other] In { $days } days
    } { $came } of 100 came with a message, and { $without } of 100 without one.
effect-spent = 100 people spent { $spent } with messages and { $without } without.
effect-cost = The messages cost { $cost }.
effect-gain = Margin gained after costs: { $gain } per 100 people, { $all } in all.
effect-interval =
    The true figure is between { $low } and { $high }, however often you look.
    If you looked only today, the bounds would be closer: { $once-low } and { $once-high }.
effect-power = In four cases of five, so many people would show a difference of { $detectable } per 100 people or more.
effect-next-earns = ✅ The campaign pays. Leave everything as it is.
effect-next-loses = 🔻 The campaign clearly loses money. Change the offers or the gift, or pause it.
effect-next-paused = ⏸ The campaign is paused. Change the offers or the gift before it goes on.
effect-next-unclear = ➖ The difference can’t be told from zero yet, though we would have seen a usual one. Try stronger offers.
effect-next-too-few = ⏳ Too few people yet to say anything. Nothing needs doing: the answer will appear by itself.
effect-next-needed =
    ⏳ Too few people yet to say anything. { $needed ->
        [one] About { $needed } person would show the usual gain of 6%.
       *[other] About { $needed } people would show the usual gain of 6%.
    }
