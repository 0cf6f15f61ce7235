using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Json;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("7", 7L)]
    [InlineData("-7", -7L)]
    [InlineData("7.0", 7L)]
    [InlineData("7e2", 700L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("-9223372036854775808.0", long.MinValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-9223372036854775809", null)]
    [InlineData("7.5", null)]
    [InlineData("1e400", null)]
    [InlineData("\"7\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    public void A_number_is_an_integer_if_it_has_no_fraction_and_fits_into_64_bits(string json, long? whole) =>
        Assert.Equal(whole, JsonNumber.Whole(JsonText.Parse(json)));

    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("-1e3", -1000.0)]
    [InlineData("\"2.5\"", null)]
    [InlineData("null", null)]
    public void Only_a_JSON_number_can_be_read_as_a_double(string json, double? value) =>
        Assert.Equal(value, JsonNumber.Double(JsonText.Parse(json)));

    [Theory]
    [InlineData("1", "2", -1)]
    [InlineData("2", "1", 1)]
    [InlineData("1.10", "1.1", 0)]
    [InlineData("9007199254740993", "9007199254740992", 1)]
    [InlineData("1e400", "1", 1)]
    [InlineData("1", "1e400", -1)]
    [InlineData("1", "\"2\"", null)]
    [InlineData("\"1\"", "2", null)]
    public void Numbers_are_compared_without_loss_of_precision(string left, string right, int? order) =>
        Assert.Equal(order, JsonNumber.Compare(JsonText.Parse(left), JsonText.Parse(right)));

    [Theory]
    [InlineData(5.0, "5")]
    [InlineData(-5.0, "-5")]
    [InlineData(0.5, "0.5")]
    [InlineData(999999999999999.0, "999999999999999")]
    [InlineData(1e300, "1E+300")]
    [InlineData(-1e300, "-1E+300")]
    public void An_integral_double_is_written_without_a_fraction(double value, string json) =>
        Assert.Equal(json, JsonText.Write(JsonNumber.Of(value)));
}
