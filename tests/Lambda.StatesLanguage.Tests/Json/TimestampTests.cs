using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Json;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2016-08-18T17:33:00Z", true)]
    [InlineData("2016-08-18T17:33:00.1Z", true)]
    [InlineData("2016-08-18T17:33:00.123456789Z", true)]
    [InlineData("2016-08-18T17:33:00+02:00", true)]
    [InlineData("2016-08-18T17:33:00-11:30", true)]
    [InlineData("2016-08-18T17:33:00.1234567890Z", false)]
    [InlineData("2016-08-18T17:33:00", false)]
    [InlineData("2016-08-18T17:33Z", false)]
    [InlineData("2016-08-18t17:33:00Z", false)]
    [InlineData("2016-08-18T17:33:00z", false)]
    [InlineData("2016-13-18T17:33:00Z", false)]
    [InlineData(" 2016-08-18T17:33:00Z", false)]
    [InlineData("2016-08-18T17:33:00Z ", false)]
    [InlineData("", false)]
    public void Only_timestamps_in_the_format_of_the_specification_are_valid(
        string text, bool isTimestamp) => Assert.Equal(isTimestamp, Timestamp.Is(text));

    [Fact]
    public void Only_a_string_can_be_a_timestamp()
    {
        Assert.False(Timestamp.Is(null));
        Assert.False(Timestamp.Is(20160818));
        Assert.Null(Timestamp.Compare("2016-08-18T17:33:00Z", 1));
        Assert.Null(Timestamp.Compare(1, "2016-08-18T17:33:00Z"));
    }

    [Fact]
    public void Timestamps_are_compared_to_seven_digits_of_a_second()
    {
        Assert.True(Timestamp.TryParse("2016-08-18T17:33:00.123456789Z", out var time));
        Assert.Equal(new DateTimeOffset(2016, 8, 18, 17, 33, 0, TimeSpan.Zero).AddTicks(1_234_567), time);
        Assert.Equal(0, Timestamp.Compare("2016-08-18T17:33:00.1234567Z", "2016-08-18T17:33:00.12345678Z"));
        Assert.Equal(-1, Timestamp.Compare("2016-08-18T17:33:00.1234567Z", "2016-08-18T17:33:00.1234568Z"));
    }

    [Fact]
    public void A_time_is_written_in_UTC_with_milliseconds() => Assert.Equal(
        "2019-03-26T20:14:13.192Z", Timestamp.Write(new DateTimeOffset(2019, 3, 26, 21, 14, 13, 192, TimeSpan.FromHours(1))));
}
