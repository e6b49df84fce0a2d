"""What each single letter says."""

import pytest
import samples as s
from reading import blocks, flat, mail
from tongue import said

from notifications.blocks import Items, Table
from notifications.compose import compose

pytestmark = pytest.mark.usefixtures("language")


def test_the_opening_letter_brings_targets_outline_and_calendar() -> None:
    found = blocks(*s.to_units("opening"))
    tables = [block.rows for block in found if isinstance(block, Table)]
    assert tables[0][-1] == (
        said(
            "Kinh phí ủng hộ an sinh xã hội từ đầu nhiệm kỳ",
            "Contributions to social welfare since the start of the term",
        ),
        said("1.250,5 triệu đồng", "1,250.5 triệu đồng"),
    )
    titles = [block.title for block in found if isinstance(block, Items)]
    assert titles == [
        said("Đề cương báo cáo:", "Outline of the report:"),
        said("Tùy điều kiện thực tế, không bắt buộc:", "If circumstances allow, not required:"),
        said(
            "Lịch nhắc việc; thư dừng ngay khi nhận được báo cáo:",
            "Coming reminders; they stop as soon as the report is received:",
        ),
    ]
    outline = next(block for block in found if isinstance(block, Items))
    assert outline.entries[-1].endswith(said("– không bắt buộc", "– not required"))
    text = flat(mail("opening").text)
    locked = said(
        "phản ánh sai lệch trong 5 ngày làm việc; không điều chỉnh chỉ tiêu",
        "report any error within 5 working days; the targets themselves do not change",
    )
    assert locked in text
    optional = said(
        "Tùy điều kiện thực tế, không bắt buộc: - Hội nghị sơ kết ở cơ sở",
        "If circumstances allow, not required: - Unit conference",
    )
    assert optional in text


def test_without_targets_the_opening_letter_does_not_speak_of_them() -> None:
    facts, context = s.to_units("opening")
    facts["units"][0]["targets"] = []
    assert said("hỉ tiêu trong thư", "targets in this mail") not in flat(
        compose(facts, context).text
    )


def test_a_reminder_lists_what_is_missing_by_name_and_never_by_code() -> None:
    found = [block for block in blocks(*s.to_units("reminder")) if isinstance(block, Items)]
    assert found[0].entries == (
        said("Bài học kinh nghiệm", "Lessons learned"),
        said(
            "Dự báo tình hình; nhiệm vụ, giải pháp thời gian còn lại của nhiệm kỳ",
            "Outlook; tasks and solutions for the rest of the term",
        ),
        said("Nguyên nhân chủ quan", "Subjective causes"),
        said(
            "Kiểm điểm sự lãnh đạo, chỉ đạo; hạn chế, nguyên nhân và trách nhiệm",
            "Review of leadership; limitations, causes and responsibility",
        ),
        said(
            "Chỉ tiêu: Tỷ lệ cuộc kiểm tra, giám sát hoàn thành so với chương trình",
            "Indicator: Inspections and supervisions completed against programme",
        ),
        said(
            "Chỉ tiêu: Kinh phí ủng hộ an sinh xã hội từ đầu nhiệm kỳ",
            "Indicator: Contributions to social welfare since the start of the term",
        ),
    )


def test_a_unit_that_has_not_opened_the_form_is_told_so() -> None:
    now, _, more = s.TO_UNITS["reminder"]
    found = flat(compose(s.facts("reminder", *s.TWO, **more), s.context(now)).text)
    form = said("chưa mở biểu mẫu báo cáo.", "has not opened the report form yet.")
    assert f"Chi bộ Công ty CP In {form}" in found
    missing = said("phần còn thiếu:", "still missing:")
    assert f"Chi bộ Công ty TNHH MTV Thủy lợi Nam, {missing}" in found


def test_a_draft_that_lacks_nothing_is_told_to_be_sent() -> None:
    facts = s.facts("reminder", s.unit("DB33"))
    found = flat(compose(facts, s.context(s.at("2023-04-24"))).text)
    assert said("đã đủ các phần; chỉ còn bước gửi.", "it only remains to submit it.") in found


def test_a_reminder_before_a_holiday_suggests_adopting_the_report_before_it() -> None:
    facts, _ = s.to_units("reminder")
    found = flat(compose(facts, s.context(s.at("2023-04-17"))).text)
    adopt = said(
        "nên thông qua báo cáo chậm nhất thứ Sáu 28/4/2023",
        "reports are best adopted no later than Friday 28 April 2023",
    )
    assert adopt in found


def test_the_last_working_day_before_a_holiday_says_what_is_left_and_of_estimates() -> None:
    found = flat(mail("last_working_day").text)
    left = said(
        "Sau hôm nay chỉ còn 01 ngày làm việc (thứ Năm 04/5).",
        "After today only 1 working day is left (Thursday 4 May).",
    )
    assert left in found
    estimates = said(
        "ở dạng ước thực hiện và xác nhận từ 01/5/2023.",
        "saved as estimates now and confirmed from 1 May 2023.",
    )
    assert estimates in found


def test_on_the_last_day_the_hours_of_system_and_office_are_told() -> None:
    found = flat(mail("due_today").text)
    system = said(
        "Hôm nay, thứ Năm 04/5/2023, là ngày cuối cùng; hệ thống mở đến 24 giờ.",
        "Today, Thursday 4 May 2023, is the last day; the system stays open until midnight.",
    )
    assert system in found
    paper = said(
        "Bản giấy phải đến văn thư trước giờ đóng cửa hôm nay (17:00).",
        "A paper report must reach the registry before it closes today (17:00).",
    )
    assert paper in found


def test_a_deadline_on_a_closed_day_is_never_called_today_before_it_is() -> None:
    facts = s.facts("due_today", s.unit("DB33", due=s.M4))
    found = compose(facts, s.context(s.at("2023-06-02")))
    assert found.text.splitlines()[0] == said(
        "Nhắc ngày làm việc cuối cùng trước hạn", "Last working day before the deadline"
    )
    closes = said(
        "Hệ thống mở đến 24 giờ Chủ nhật 04/6/2023.",
        "The system stays open until midnight on Sunday 4 June 2023.",
    )
    assert closes in flat(found.text)


def test_an_overdue_letter_tells_the_minute_of_leaving_and_asks_for_report_or_reason() -> None:
    found = flat(mail("overdue").text)
    moment = said(
        "Đến 07 giờ 30 ngày 05/5/2023, Văn phòng Đảng ủy Khối chưa nhận được báo cáo",
        "At 07:30 on 5 May 2023 we had not received the Mid-term 2023 report",
    )
    assert moment in found
    reason = said(
        "hoặc cho biết lý do và thời hạn dự kiến.", "or tell us the reason and when to expect it."
    )
    assert reason in found


def test_who_is_new_in_a_post_is_told_what_was_sent_before() -> None:
    before = said("- thứ Hai 17/4/2023: Thư nhắc", "- Monday 17 April 2023: Reminder")
    assert before in flat(mail("overdue").text)
    facts, context = s.to_units("overdue")
    facts["units"][0]["newly_in_post"] = False
    assert said("Các thư đã gửi", "Sent before") not in compose(facts, context).text


def test_the_list_upwards_counts_and_shows_one_table() -> None:
    found = blocks(*s.sample("outstanding_list"))
    counted = said(
        "đến hết ngày 10/5/2023 có 70/72 đơn vị đã gửi báo cáo Sơ kết 2023; còn 02 đơn vị",
        "by the end of 10 May 2023, 70 of 72 units had submitted the Mid-term 2023 report; 2 units",
    )
    assert counted in flat(mail("outstanding_list").text)
    tables = [block for block in found if isinstance(block, Table)]
    assert [table.rows[0] for table in tables] == [
        (
            "Đảng bộ Báo của Đảng bộ tỉnh (DB33)",
            said("Bí thư Đảng ủy", "Secretary"),
            "Cán bộ theo dõi số 6",
            said("thứ Tư 10/5/2023: Đã hẹn ngày gửi", "Wednesday 10 May 2023: Promised a date"),
            "Chờ thông qua tập thể",
            said("thứ Sáu 12/5/2023", "Friday 12 May 2023"),
        )
    ]


def test_units_that_are_neither_in_nor_on_the_list_are_counted_beside_it() -> None:
    facts, context = s.sample("outstanding_list")
    facts = {**facts, "outstanding": {**s.OUTSTANDING, "received": 69}}
    found = flat(compose(facts, context).text)
    beside = said(
        "; ngoài ra 01 đơn vị được gia hạn hoặc đã kết thúc.",
        "; 1 more has been extended or closed.",
    )
    assert beside in found


def test_a_receipt_tells_code_second_version_timeliness_and_that_it_is_no_approval() -> None:
    found = flat(mail("received").text)
    received = said(
        "lúc 12:45:07, thứ Sáu 28/4/2023. Mã biên nhận BC-7K3F, bản gửi lần 1: đúng hạn.",
        "at 12:45:07 on Friday 28 April 2023. Receipt code BC-7K3F, submission 1: on time.",
    )
    assert received in found
    no_approval = said(
        "Biên nhận này chưa phải là kết quả duyệt.", "This receipt is not yet an approval."
    )
    assert no_approval in found
    reader = said(
        "Cán bộ theo dõi số 7 đọc báo cáo, chậm nhất thứ Sáu 05/5/2023.",
        "Cán bộ theo dõi số 7 reads the report, no later than Friday 5 May 2023.",
    )
    assert reader in found
    assert f"{s.BASE}/receipt/BC-7K3F" in found
    assert said("ước thực hiện cần được xác nhận", "Estimates are to be confirmed") in found


def test_a_receipt_for_paper_counts_from_receipt() -> None:
    facts, context = s.to_units("received")
    facts["receipt"] = {
        **facts["receipt"], "registered": True, "timeliness": "late", "late_by_working_days": 5,
        "received_at": "2023-05-11T07:10:00+00:00", "recorded_at": "2023-05-11T07:30:00+00:00",
    }  # fmt: skip
    found = flat(compose(facts, context).text)
    assert said("lúc 14:10:00, thứ Năm 11/5/2023", "at 14:10:00 on Thursday 11 May 2023") in found
    late = said(
        "gửi quá hạn 5 ngày làm việc. Bản giấy được vào sổ lúc 14:30:00",
        "late by 5 working days. Entered at 14:30:00",
    )
    assert late in found


def test_the_digest_groups_by_verb_and_lists_all_that_is_open() -> None:
    found = [block for block in blocks(*s.sample("digest")) if isinstance(block, Items)]
    assert [block.title for block in found] == [
        said("Đọc: 3 báo cáo", "To read: 3 reports"),
        said("Gọi điện: 1 đơn vị", "To call: 1 unit"),
        said("Quyết định gửi hay chưa: 1 thư", "To send or not to send: 1 letter"),
        said("Chờ đơn vị gửi lại: 1 báo cáo", "Awaited again from units: 1 report"),
        said("Chưa đọc xong đúng hạn: 1 báo cáo", "Not read in time: 1 report"),
        said("Công văn đôn đốc đã gửi: 1", "Formal reminders sent: 1"),
        said("Thư đã gửi các đơn vị: 2", "Letters sent to units: 2"),
    ]
    assert [entry.rpartition(", ")[2] for entry in found[0].entries] == [
        said("quá hạn", "overdue"),
        said("đến hạn hôm nay", "due today"),
        said("còn trong hạn", "still in time"),
    ]
    assert found[1].entries == (
        "Chi bộ Trung tâm Khuyến nông (CB19): Bí thư CB19, "
        + said(
            "điện thoại 0000 000 104, từ thứ Hai 24/4/2023",
            "phone 0000 000 104, since Monday 24 April 2023",
        ),
    )
    assert found[-1].entries == (
        said(
            "Thư nhắc trước hạn cuối: 2 đơn vị (CB23, CB24)",
            "Reminder before the deadline: 2 units (CB23, CB24)",
        ),
    )


def test_a_list_of_estimates_names_indicator_source_and_day_but_no_value() -> None:
    for letter in ("draft_progress", "estimates_open"):
        found = [block for block in blocks(*s.sample(letter)) if isinstance(block, Table)]
        assert found[0].rows[0] == (
            said(
                "Số đảng viên mới kết nạp từ đầu nhiệm kỳ",
                "New members admitted since the start of the term",
            ),
            said("Ban Tổ chức Đảng ủy Khối", "Organisation board"),
            said("30/5/2023", "30 May 2023"),
        )
        assert found[0].rows[2][1:] == (said("các đơn vị", "the units"), "")


def test_the_supplement_round_is_announced() -> None:
    found = flat(mail("estimates_open").text)
    supplement = said(
        "Đợt bổ sung số liệu mở từ 31/5/2023, kết thúc trước ngày 02/6/2023.",
        "The supplement round opens on 31 May 2023 and closes before 2 June 2023.",
    )
    assert supplement in found


def test_an_extension_tells_old_and_new_day_and_the_reason() -> None:
    found = flat(mail("extended").text)
    days = said(
        "hạn cũ hết thứ Năm 04/5/2023; hạn mới hết thứ Hai 08/5/2023.",
        "It was due by the end of Thursday 4 May 2023;"
        " it is now due by the end of Monday 8 May 2023.",
    )
    assert days in found
    assert said("Lý do:", "Reason:") + " Đơn vị vừa kiện toàn cấp ủy." in found
