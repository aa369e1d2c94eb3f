# Строки для кассы: на экран кассира и на чек.
print-have =
    { $points ->
        [one] У вас { $points } балл.
        [few] У вас { $points } балла.
       *[other] У вас { $points } баллов.
    }
print-have-until =
    { $points ->
        [one] У вас { $points } балл, { $soonest }.
        [few] У вас { $points } балла, { $soonest }.
       *[other] У вас { $points } баллов, { $soonest }.
    }
print-have-all-until =
    { $points ->
        [one] У вас { $points } балл — до { $day }.
        [few] У вас { $points } балла — до { $day }.
       *[other] У вас { $points } баллов — до { $day }.
    }
print-will-earn =
    { $points ->
        [one] За эту покупку: { $points } балл.
        [few] За эту покупку: { $points } балла.
       *[other] За эту покупку: { $points } баллов.
    }
print-may-pay = Баллами можно оплатить: { $points }.
print-paid =
    { $points ->
        [one] Оплачено { $points } баллом.
        [few] Оплачено { $points } баллами.
       *[other] Оплачено { $points } баллами.
    }
print-earned =
    { $points ->
        [one] Начислен { $points } балл.
        [few] Начислено { $points } балла.
       *[other] Начислено { $points } баллов.
    }
print-restored =
    { $points ->
        [one] Возвращён на карту { $points } балл.
        [few] Возвращено на карту { $points } балла.
       *[other] Возвращено на карту { $points } баллов.
    }
print-clawed =
    { $points ->
        [one] Снят { $points } балл за возвращённый товар.
        [few] Снято { $points } балла за возвращённый товар.
       *[other] Снято { $points } баллов за возвращённый товар.
    }
print-join = Ещё без карты? Отсканируйте плакат на кассе — баллы сразу.
print-owed =
    { $points ->
        [one] После возврата осталось отработать { $points } балл: его покроют новые покупки.
        [few] После возврата осталось отработать { $points } балла: их покроют новые покупки.
       *[other] После возврата осталось отработать { $points } баллов: их покроют новые покупки.
    }
