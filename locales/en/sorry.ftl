# Points for something that went wrong: to the shopper, in the operators’ group, and to a director.
sorry-notice =
    💛 { $points ->
        [one] We’re sorry that it wasn’t right. { $points } point from us is on your card: it pays at your next purchase, until { $until }. Thank you for telling us!
       *[other] We’re sorry that it wasn’t right. { $points } points from us are on your card: they pay at your next purchase, until { $until }. Thank you for telling us!
    }
sorry-notice-forever =
    💛 { $points ->
        [one] We’re sorry that it wasn’t right. { $points } point from us is on your card and pays at your next purchase. Thank you for telling us!
       *[other] We’re sorry that it wasn’t right. { $points } points from us are on your card and pay at your next purchase. Thank you for telling us!
    }
bonus-amounts = 🎁 Case #{ $case }: how many points?
bonus-points = 🎁 { $points }
bonus-none = No points are given for complaints of this kind.
bonus-given =
    🎁 Case #{ $case }: { $by } has given { $points ->
        [one] { $points } point, good until { $until }.
       *[other] { $points } points, good until { $until }.
    } The shopper gets a message.
bonus-given-forever =
    🎁 Case #{ $case }: { $by } has given { $points ->
        [one] { $points } point.
       *[other] { $points } points.
    } The shopper gets a message.
bonus-facts =
    🎁 Case #{ $case }: { $by } would like to give { $points ->
        [one] { $points } point
       *[other] { $points } points
    } to make up for it.

    Store: { $store }
alert-bonus =
    { $facts }
    Why you decide: { $reason ->
        [operator_day] together it is above the operator’s limit for a day
        [customer_quarter] together it is above a shopper’s limit for a quarter
        [same_receipt] another case has had points for the same receipt
       *[other] { $reason }
    }

    The shopper has been told nothing yet.
bonus-asked =
    { $facts }
    Why not at once: { $reason ->
        [operator_day] together it is above the operator’s limit for a day
        [customer_quarter] together it is above a shopper’s limit for a quarter
        [same_receipt] another case has had points for the same receipt
       *[other] { $reason }
    }

    A director or an owner decides; they have been asked.
bonus-asked-nobody =
    { $facts }
    Why not at once: { $reason ->
        [operator_day] together it is above the operator’s limit for a day
        [customer_quarter] together it is above a shopper’s limit for a quarter
        [same_receipt] another case has had points for the same receipt
       *[other] { $reason }
    }

    Another director or owner has to decide, and there is none yet: invite one.
bonus-approved =
    { $facts }

    ✅ { $by } has agreed. The points are on the card, and the shopper gets a message.
bonus-refused =
    { $facts }

    🚫 { $by } has refused.
bonus-over =
    { $facts }

    { $state ->
        [given] ✅ These points are given already.
       *[refused] 🚫 This is refused already.
    }
