# Рядки для каси: на екран касира й на чек.
print-have =
    { $points ->
        [one] У вас { $points } бал.
        [few] У вас { $points } бали.
       *[other] У вас { $points } балів.
    }
print-have-until =
    { $points ->
        [one] У вас { $points } бал, { $soonest }.
        [few] У вас { $points } бали, { $soonest }.
       *[other] У вас { $points } балів, { $soonest }.
    }
print-have-all-until =
    { $points ->
        [one] У вас { $points } бал — до { $day }.
        [few] У вас { $points } бали — до { $day }.
       *[other] У вас { $points } балів — до { $day }.
    }
print-will-earn =
    { $points ->
        [one] За цю покупку: { $points } бал.
        [few] За цю покупку: { $points } бали.
       *[other] За цю покупку: { $points } балів.
    }
print-may-pay = Балами можна сплатити: { $points }.
print-paid =
    { $points ->
        [one] Сплачено { $points } балом.
        [few] Сплачено { $points } балами.
       *[other] Сплачено { $points } балами.
    }
print-earned =
    { $points ->
        [one] Нараховано { $points } бал.
        [few] Нараховано { $points } бали.
       *[other] Нараховано { $points } балів.
    }
print-restored =
    { $points ->
        [one] Повернуто на картку { $points } бал.
        [few] Повернуто на картку { $points } бали.
       *[other] Повернуто на картку { $points } балів.
    }
print-clawed =
    { $points ->
        [one] Знято { $points } бал за повернений товар.
        [few] Знято { $points } бали за повернений товар.
       *[other] Знято { $points } балів за повернений товар.
    }
print-join = Ще без картки? Відскануйте плакат на касі — бали одразу.
print-owed =
    { $points ->
        [one] Після повернення лишилося відпрацювати { $points } бал: його покриють нові покупки.
        [few] Після повернення лишилося відпрацювати { $points } бали: їх покриють нові покупки.
       *[other] Після повернення лишилося відпрацювати { $points } балів: їх покриють нові покупки.
    }
