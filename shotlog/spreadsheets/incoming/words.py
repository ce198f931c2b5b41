"""What other trackers and people call our fixed words; between commas."""

STATUS_WORDS = {
    "wtg": (
        "waiting to start, not started, not ready, nrd, todo, to do, bid, "
        "bidding, new, 대기 중, 시작 전"
    ),
    "rdy": "ready, ready to start, 준비, 준비됨, 준비 완료",
    "ip": (
        "wip, prg, in progress, progress, working, started, work in progress, 진행, 작업 중, 작업중"
    ),
    "rev": (
        "wfa, rvw, pcf, tcp, review, pending review, waiting for approval, "
        "for review, internal review, temp, temp approved, vwd, viewed, 검토, "
        "검토 중, 리뷰, 리뷰 중, 리뷰중"
    ),
    "rtk": "retake, change, changes, changes asked, rc, revise, fix, 수정, 재작업",
    "cbb": "could be better",
    "apr": (
        "approved, clnt, client approved, approved client, intap, "
        "internally approved, pf, app, potential final, ok, 승인, 승인됨, 컨펌, "
        "오케이"
    ),
    "fin": (
        "final, f, fp, final pending, dlvr, delivered, done, complete, "
        "completed, finished, 완료, 납품"
    ),
    "hld": "on hold, hold, paused, 보류 중, 홀드",
    "omt": (
        "omit, omitted, oat, omit after turnover, cut, na, n a, not applicable, "
        "neutral, 삭제, 생략, 오밋"
    ),
}
COMPLEXITY_WORDS = {
    "1": "easy, low, light, 쉬움, 하",
    "2": "normal, mid, moderate, 보통, 중",
    "3": "hard, high, heavy, difficult, 어려움, 상",
    "4": "very hard, 최상",
}
ORIGIN_WORDS = {
    "ai_gen": "ai, ai generated, generated, gen ai, genai, 생성, ai 생성",
    "ai_assist": "ai assisted, assisted, ai assist, ai 보조",
    "cg": "cgi, 3d, render",
    "proc": "procedural, simulation, sim",
    "comp2d": "2d, comp, matte painting, dmp",
    "practical": "sfx, special effects, 특수효과",
    "stock": "library, 스톡",
    "plate": "live action, photographed, footage, 플레이트, 실사",
}
YES = "yes, y, true, x, 1, on, ok, ✓, ✔, v, 예, 네, 응, 유, 있음, o, ○"
NO = "no, n, false, 0, off, –, 아니요, 아니오, 무, 없음, ×"
