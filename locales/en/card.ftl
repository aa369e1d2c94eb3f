# The card, the balance, the history.
card-balance =
    { $points ->
        [one] { $points } point
       *[other] { $points } points
    }
card-valid = Code valid until { $until }
card-how = Show it to the cashier. It can pay with points until { $until }; after that, just tap Card again.
card-how-earn = Show it to the cashier to collect points. The code is valid until { $until }.
card-caption =
    { $first }

    { $how }
button-card = 🎫 Card
button-balance = 💰 Balance
button-history = 🧾 History
balance-empty = No points yet. Show your card at the till and your first purchase will bring some.
balance-shown =
    You have { $points ->
        [one] { $points } point
       *[other] { $points } points
    }. { $pays }

    { $lines }
blank-line = { "" }
balance-owed =
    { $points ->
        [one] After a return { $points } point is still owed. New purchases will make it up.
       *[other] After a return { $points } points are still owed. New purchases will make them up.
    }

    { $lines }
balance-pays = Right now they are worth { $value } off your shopping.
balance-pays-nothing = They can’t be spent at the moment.
balance-is =
    { $points ->
        [one] { $points } point
       *[other] { $points } points
    } on the card:
part-welcome = • { $points }: gift, until { $until }
part-welcome-forever = • { $points }: gift
part-opening = • { $points }: from the old card, until { $until }
part-opening-forever = • { $points }: from the old card
part-receipt = • { $points }: shopping on { $given }, until { $until }
part-receipt-forever = • { $points }: shopping on { $given }
part-sorry = • { $points }: to make up for it, until { $until }
part-sorry-forever = • { $points }: to make up for it
part-profile = • { $points }: for your profile, until { $until }
part-profile-forever = • { $points }: for your profile
part-restored = • { $points }: back on the card since { $given }, until { $until }
part-restored-forever = • { $points }: back on the card since { $given }
part-reviewing = • { $points } — for purchases of { $given }, being checked
part-owed = • −{ $points }: for returned goods
part-rest = • { $points }: other shopping
balance-held =
    { $points ->
        [one] { $points } point is being held at a till right now.
       *[other] { $points } points are being held at a till right now.
    }
balance-later =
    { $points ->
        [one] { $points } point can be spent from { $day } on.
       *[other] { $points } points can be spent from { $day } on.
    }
balance-checked =
    { $points ->
        [one] { $points } point is being checked: it can be spent afterwards.
       *[other] { $points } points are being checked: they can be spent afterwards.
    }
expires-first = { $points } of them until { $day }
history-empty = Nothing here yet: your first purchase will bring your first points.
history-shown =
    Your latest points:

    { $lines }
moved-where = , { $store }
moved-nowhere = { "" }
moved-earn-welcome = { $day }  { $sign }{ $amount }  gift
moved-earn-opening = { $day }  { $sign }{ $amount }  from the old card
moved-earn-receipt = { $day }  { $sign }{ $amount }  shopping{ $where }
moved-earn-sorry = { $day }  { $sign }{ $amount }  to make up for it
moved-earn-profile = { $day }  { $sign }{ $amount }  your profile
moved-earn-restored = { $day }  { $sign }{ $amount }  given back{ $where }
moved-spend = { $day }  { $sign }{ $amount }  paid with points{ $where }
moved-expire = { $day }  { $sign }{ $amount }  expired
moved-claw-back = { $day }  { $sign }{ $amount }  goods returned{ $where }
moved-restore = { $day }  { $sign }{ $amount }  back on the card{ $where }
moved-void = { $day }  { $sign }{ $amount }  cancelled
moved-cover = { $day }  { $sign }{ $amount }  covers returned goods
