# Lines for the till: for the cashier’s screen and the receipt.
print-have =
    { $points ->
        [one] You have { $points } point.
       *[other] You have { $points } points.
    }
print-have-until =
    { $points ->
        [one] You have { $points } point, { $soonest }.
       *[other] You have { $points } points, { $soonest }.
    }
print-have-all-until =
    { $points ->
        [one] You have { $points } point until { $day }.
       *[other] You have { $points } points until { $day }.
    }
print-will-earn =
    { $points ->
        [one] This purchase earns { $points } point.
       *[other] This purchase earns { $points } points.
    }
print-may-pay =
    { $points ->
        [one] { $points } point may pay for it.
       *[other] { $points } points may pay for it.
    }
print-paid =
    { $points ->
        [one] Paid with { $points } point.
       *[other] Paid with { $points } points.
    }
print-earned =
    { $points ->
        [one] { $points } point earned.
       *[other] { $points } points earned.
    }
print-restored =
    { $points ->
        [one] { $points } point is back on your card.
       *[other] { $points } points are back on your card.
    }
print-clawed =
    { $points ->
        [one] { $points } point taken back for the returned goods.
       *[other] { $points } points taken back for the returned goods.
    }
print-join = No card yet? Scan the poster at the till and get points at once.
print-owed =
    { $points ->
        [one] After the return { $points } point is still to be made up: new purchases do that.
       *[other] After the return { $points } points are still to be made up: new purchases do that.
    }
