using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Items;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Items;

/// <summary>https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html</summary>
public sealed class ItemReadingTests
{
    private static string Read(string text, ItemReaderConfig config) =>
        JsonText.Write(new JsonArray([.. ItemReading.Read(new StringReader(text), config).Select(item => item?.DeepClone())]));

    [Fact]
    public void The_first_row_of_a_CSV_file_names_the_columns() => Assert.Equal(
        """[{"Col1":"Value1","Col2":"Value2, quoted","Col3":""},{"Col1":"true","Col2":"1","Col3":""}]""",
        Read(
            "Col1,Col2,Col3\nValue1,\"Value2, quoted\",\ntrue,1\n",
            new ItemReaderConfig { InputType = "CSV", CsvHeaderLocation = "FIRST_ROW" }));

    [Fact]
    public void Configured_headers_name_the_columns_and_extra_fields_are_dropped() => Assert.Equal(
        """[{"H1":"1","H2":"2"}]""",
        Read("1,2,3\n", new ItemReaderConfig { InputType = "CSV", CsvHeaderLocation = "GIVEN", CsvHeaders = ["H1", "H2"] }));

    [Theory]
    [InlineData("PIPE", "a|b")]
    [InlineData("SEMICOLON", "a;b")]
    [InlineData("SPACE", "a b")]
    [InlineData("TAB", "a\tb")]
    public void Columns_are_separated_by_the_configured_delimiter(string delimiter, string row) => Assert.Equal(
        """[{"x":"a","y":"b"}]""",
        Read(row, new ItemReaderConfig { InputType = "CSV", CsvHeaders = ["x", "y"], CsvDelimiter = delimiter }));

    [Fact]
    public void Duplicate_headers_are_refused() => Assert.Equal(
        "CSV headers cannot contain duplicates.",
        Assert.Throws<ItemReadingException>(
            () => Read("a,a\n1,2", new ItemReaderConfig { InputType = "CSV", CsvHeaderLocation = "FIRST_ROW" })).Message);

    [Theory]
    [InlineData("[1,{\"a\":2},null]", null, "[1,{\"a\":2},null]")]
    [InlineData("{\"a\":{\"b\":[1]}}", "/a/b", "[1]")]
    [InlineData("[[1],[2]]", "/1", "[2]")]
    [InlineData("{\"a/b\":{\"~1\":[1]}}", "/a~1b/~01", "[1]")]
    public void The_items_of_a_JSON_array_are_read(string text, string? pointer, string expected) =>
        Assert.Equal(expected, Read(text, new ItemReaderConfig { InputType = "JSON", ItemsPointer = pointer }));

    [Theory]
    [InlineData("{\"a\":1}", null, "Attempting to map over non-iterable node.")]
    [InlineData("{\"a\":1}", "/b", "The file has no value at '/b'.")]
    public void JSON_that_is_not_an_array_is_an_error(string text, string? pointer, string message) => Assert.Equal(
        message,
        Assert.Throws<ItemReadingException>(() => Read(text, new ItemReaderConfig { InputType = "JSON", ItemsPointer = pointer })).Message);

    [Fact]
    public void JSON_lines_are_read_as_items() =>
        Assert.Equal("[{\"a\":1},2]", Read("{\"a\":1}\n\n2\n", new ItemReaderConfig { InputType = "JSONL" }));

    [Fact]
    public void An_invalid_JSON_line_is_an_error() =>
        Assert.Throws<ItemReadingException>(() => Read("1\n{", new ItemReaderConfig { InputType = "JSONL" }));

    [Theory]
    [InlineData(0L, "[1,2,3]")]
    [InlineData(2L, "[1,2]")]
    [InlineData(100_000_001L, "[1,2,3]")]
    public void No_more_items_are_read_than_the_configured_maximum(long most, string expected) =>
        Assert.Equal(expected, Read("[1,2,3]", new ItemReaderConfig { InputType = "JSON", MaxItems = most }));

    [Fact]
    public void A_negative_maximum_of_items_is_an_error() => Assert.Equal(
        "field MaxItems must be positive",
        Assert.Throws<ItemReadingException>(() => Read("[1]", new ItemReaderConfig { InputType = "JSON", MaxItems = -1 })).Message);

    [Fact]
    public void The_error_for_an_unknown_input_type_names_the_type() => Assert.Contains(
        "PARQUET",
        Assert.Throws<ItemReadingException>(() => Read("", new ItemReaderConfig { InputType = "PARQUET" })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Items_are_read_lazily()
    {
        var lines = ItemReading.Read(new StringReader("1\n2\n{"), new ItemReaderConfig { InputType = "JSONL" });

        Assert.Equal(["1", "2"], lines.Take(2).Select(JsonText.Write));
    }
}
