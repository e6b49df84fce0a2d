"""What each single letter says."""

import samples as s
from reading import blocks, flat, mail

from notifications.blocks import Items, Table
from notifications.compose import compose


def test_the_opening_letter_brings_targets_outline_and_calendar() -> None:
    found = blocks(*s.to_units("opening"))
    tables = [block.rows for block in found if isinstance(block, Table)]
    assert tables[0][-1] == (
        "Kinh phí ủng hộ an sinh xã hội từ đầu nhiệm kỳ",
        "1.250,5 triệu đồng",
    )
    titles = [block.title for block in found if isinstance(block, Items)]
    assert titles == [
        "Đề cương báo cáo:",
        "Tùy điều kiện thực tế, không bắt buộc:",
        "Lịch nhắc việc; thư dừng ngay khi nhận được báo cáo:",
    ]
    outline = next(block for block in found if isinstance(block, Items))
    assert outline.entries[-1].endswith("– không bắt buộc")
    text = flat(mail("opening").text)
    assert "phản ánh sai lệch trong 5 ngày làm việc; không điều chỉnh chỉ tiêu" in text
    assert "Tùy điều kiện thực tế, không bắt buộc: - Hội nghị sơ kết ở cơ sở" in text


def test_without_targets_the_opening_letter_does_not_speak_of_them() -> None:
    facts, context = s.to_units("opening")
    facts["units"][0]["targets"] = []
    assert "hỉ tiêu trong thư" not in flat(compose(facts, context).text)


def test_a_reminder_lists_what_is_missing_by_name_and_never_by_code() -> None:
    found = [block for block in blocks(*s.to_units("reminder")) if isinstance(block, Items)]
    assert found[0].entries == (
        "Bài học kinh nghiệm",
        "Dự báo tình hình; nhiệm vụ, giải pháp thời gian còn lại của nhiệm kỳ",
        "Nguyên nhân chủ quan",
        "Kiểm điểm sự lãnh đạo, chỉ đạo; hạn chế, nguyên nhân và trách nhiệm",
        "Chỉ tiêu: Tỷ lệ cuộc kiểm tra, giám sát hoàn thành so với chương trình",
        "Chỉ tiêu: Kinh phí ủng hộ an sinh xã hội từ đầu nhiệm kỳ",
    )


def test_a_unit_that_has_not_opened_the_form_is_told_so() -> None:
    now, _, more = s.TO_UNITS["reminder"]
    found = flat(compose(s.facts("reminder", *s.TWO, **more), s.context(now)).text)
    assert "Chi bộ Công ty CP In chưa mở biểu mẫu báo cáo." in found
    assert "Chi bộ Công ty TNHH MTV Thủy lợi Nam, phần còn thiếu:" in found


def test_a_draft_that_lacks_nothing_is_told_to_be_sent() -> None:
    facts = s.facts("reminder", s.unit("DB33"))
    found = flat(compose(facts, s.context(s.at("2023-04-24"))).text)
    assert "đã đủ các phần; chỉ còn bước gửi." in found


def test_a_reminder_before_a_holiday_suggests_adopting_the_report_before_it() -> None:
    facts, _ = s.to_units("reminder")
    found = flat(compose(facts, s.context(s.at("2023-04-17"))).text)
    assert "nên thông qua báo cáo chậm nhất thứ Sáu 28/4/2023" in found


def test_the_last_working_day_before_a_holiday_says_what_is_left_and_of_estimates() -> None:
    found = flat(mail("last_working_day").text)
    assert "Sau hôm nay chỉ còn 01 ngày làm việc (thứ Năm 04/5)." in found
    assert "ở dạng ước thực hiện và xác nhận từ 01/5/2023." in found


def test_on_the_last_day_the_hours_of_system_and_office_are_told() -> None:
    found = flat(mail("due_today").text)
    assert "Hôm nay, thứ Năm 04/5/2023, là ngày cuối cùng; hệ thống mở đến 24 giờ." in found
    assert "Bản giấy phải đến văn thư trước giờ đóng cửa hôm nay (17:00)." in found


def test_a_deadline_on_a_closed_day_is_never_called_today_before_it_is() -> None:
    facts = s.facts("due_today", s.unit("DB33", due=s.M4))
    found = compose(facts, s.context(s.at("2023-06-02")))
    assert found.text.splitlines()[0] == "Nhắc ngày làm việc cuối cùng trước hạn"
    assert "Hệ thống mở đến 24 giờ Chủ nhật 04/6/2023." in flat(found.text)


def test_an_overdue_letter_tells_the_minute_of_leaving_and_asks_for_report_or_reason() -> None:
    found = flat(mail("overdue").text)
    assert "Đến 07 giờ 30 ngày 05/5/2023, Văn phòng Đảng ủy Khối chưa nhận được báo cáo" in found
    assert "hoặc cho biết lý do và thời hạn dự kiến." in found


def test_who_is_new_in_a_post_is_told_what_was_sent_before() -> None:
    assert "- thứ Hai 17/4/2023: Thư nhắc" in flat(mail("overdue").text)
    facts, context = s.to_units("overdue")
    facts["units"][0]["newly_in_post"] = False
    assert "Các thư đã gửi" not in compose(facts, context).text


def test_the_list_upwards_counts_and_shows_one_table() -> None:
    found = blocks(*s.sample("outstanding_list"))
    assert "đến hết ngày 10/5/2023 có 70/72 đơn vị đã gửi báo cáo Sơ kết 2023; còn 02 đơn vị" in (
        flat(mail("outstanding_list").text)
    )
    tables = [block for block in found if isinstance(block, Table)]
    assert [table.rows[0] for table in tables] == [
        (
            "Đảng bộ Báo của Đảng bộ tỉnh (DB33)",
            "Bí thư Đảng ủy",
            "Cán bộ theo dõi số 6",
            "thứ Tư 10/5/2023: Đã hẹn ngày gửi",
            "Chờ thông qua tập thể",
            "thứ Sáu 12/5/2023",
        )
    ]


def test_units_that_are_neither_in_nor_on_the_list_are_counted_beside_it() -> None:
    facts, context = s.sample("outstanding_list")
    facts = {**facts, "outstanding": {**s.OUTSTANDING, "received": 69}}
    found = flat(compose(facts, context).text)
    assert "; ngoài ra 01 đơn vị được gia hạn hoặc đã kết thúc." in found


def test_a_receipt_tells_code_second_version_timeliness_and_that_it_is_no_approval() -> None:
    found = flat(mail("received").text)
    assert (
        "lúc 12:45:07, thứ Sáu 28/4/2023. Mã biên nhận BC-7K3F, bản gửi lần 1: đúng hạn." in found
    )
    assert "Biên nhận này chưa phải là kết quả duyệt." in found
    assert "Cán bộ theo dõi số 7 đọc báo cáo, chậm nhất thứ Sáu 05/5/2023." in found
    assert f"{s.BASE}/receipt/BC-7K3F" in found
    assert "ước thực hiện cần được xác nhận" in found


def test_a_receipt_for_paper_counts_from_receipt() -> None:
    facts, context = s.to_units("received")
    facts["receipt"] = {
        **facts["receipt"], "registered": True, "timeliness": "late", "late_by_working_days": 5,
        "received_at": "2023-05-11T07:10:00+00:00", "recorded_at": "2023-05-11T07:30:00+00:00",
    }  # fmt: skip
    found = flat(compose(facts, context).text)
    assert "lúc 14:10:00, thứ Năm 11/5/2023" in found
    assert "gửi quá hạn 5 ngày làm việc. Bản giấy được vào sổ lúc 14:30:00" in found


def test_the_digest_groups_by_verb_and_lists_all_that_is_open() -> None:
    found = [block for block in blocks(*s.sample("digest")) if isinstance(block, Items)]
    assert [block.title for block in found] == [
        "Đọc: 3 báo cáo",
        "Gọi điện: 1 đơn vị",
        "Quyết định gửi hay chưa: 1 thư",
        "Chờ đơn vị gửi lại: 1 báo cáo",
        "Chưa đọc xong đúng hạn: 1 báo cáo",
        "Công văn đôn đốc đã gửi: 1",
        "Thư đã gửi các đơn vị: 2",
    ]
    assert [entry.rpartition(", ")[2] for entry in found[0].entries] == [
        "quá hạn",
        "đến hạn hôm nay",
        "còn trong hạn",
    ]
    assert found[1].entries == (
        "Chi bộ Trung tâm Khuyến nông (CB19): Bí thư CB19, điện thoại 0000 000 104,"
        " từ thứ Hai 24/4/2023",
    )
    assert found[-1].entries == ("Thư nhắc trước hạn cuối: 2 đơn vị (CB23, CB24)",)


def test_a_list_of_estimates_names_indicator_source_and_day_but_no_value() -> None:
    for letter in ("draft_progress", "estimates_open"):
        found = [block for block in blocks(*s.sample(letter)) if isinstance(block, Table)]
        assert found[0].rows[0] == (
            "Số đảng viên mới kết nạp từ đầu nhiệm kỳ",
            "Ban Tổ chức Đảng ủy Khối",
            "30/5/2023",
        )
        assert found[0].rows[2][1:] == ("các đơn vị", "")


def test_the_supplement_round_is_announced() -> None:
    found = flat(mail("estimates_open").text)
    assert "Đợt bổ sung số liệu mở từ 31/5/2023, kết thúc trước ngày 02/6/2023." in found


def test_an_extension_tells_old_and_new_day_and_the_reason() -> None:
    found = flat(mail("extended").text)
    assert "hạn cũ hết thứ Năm 04/5/2023; hạn mới hết thứ Hai 08/5/2023." in found
    assert "Lý do: Đơn vị vừa kiện toàn cấp ủy." in found
