using Azure;
using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class TableEntityTests
{
    [Fact]
    public void A_getter_gives_null_for_what_is_absent_and_refuses_another_type()
    {
        var entity = new TableEntity("p", "r") { ["Text"] = "x" };
        Assert.Null(entity.GetInt32("Missing"));
        Assert.Null(entity.GetString("Missing"));
        Assert.Null(entity.GetBinary("Missing"));
        Assert.Null(entity.GetBinaryData("Missing"));
        Assert.Null(entity.GetDateTime("Missing"));
        var error = Assert.Throws<InvalidOperationException>(() => entity.GetInt32("Text"));
        Assert.Contains("Text", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => entity.GetBinary("Text"));
        Assert.Throws<InvalidOperationException>(() => entity.GetDateTimeOffset("Text"));
    }

    [Fact]
    public void Both_kinds_of_date_and_of_bytes_are_read_as_either()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var entity = new TableEntity { ["Offset"] = time, ["Plain"] = time.UtcDateTime, ["Bytes"] = new byte[] { 1 }, ["Data"] = new BinaryData(new byte[] { 1 }) };
        Assert.Equal((time, time), (entity.GetDateTimeOffset("Offset"), entity.GetDateTimeOffset("Plain")));
        Assert.Equal((time.UtcDateTime, time.UtcDateTime), (entity.GetDateTime("Offset"), entity.GetDateTime("Plain")));
        Assert.Equal([1], entity.GetBinary("Data"));
        Assert.Equal([1], entity.GetBinaryData("Bytes").ToArray());
    }

    [Fact]
    public void A_property_keeps_its_type_when_the_new_value_widens_to_it()
    {
        var entity = new TableEntity { ["Long"] = 1L, ["Double"] = 1.5, ["Int"] = 1 };
        (entity["Long"], entity["Double"], entity["Int"]) = (2, 2, 2L);
        Assert.Equal((2L, 2.0, 2L), (entity.GetInt64("Long"), entity.GetDouble("Double"), entity.GetInt64("Int")));
    }

    [Fact]
    public void A_property_does_not_change_to_a_type_it_does_not_widen_to()
    {
        var entity = new TableEntity { ["Text"] = "x" };
        Assert.Throws<InvalidOperationException>(() => entity["Text"] = 1);
        entity["Text"] = null;
        entity["Text"] = 1;
        Assert.Equal(1, entity.GetInt32("Text"));
    }

    [Fact]
    public void It_is_a_dictionary_of_its_properties()
    {
        var source = new Dictionary<string, object> { ["PartitionKey"] = "p", ["A"] = 1 };
        var entity = new TableEntity(source);
        source["A"] = 2;
        Assert.Equal(("p", 1, 2), (entity.PartitionKey, entity["A"], entity.Count));
        Assert.True(entity.TryGetValue("A", out var value) && value is 1);
        Assert.False(entity.TryGetValue("B", out _));
        entity.Add("B", "b");
        Assert.Equal(["PartitionKey", "A", "B"], entity.Keys);
        Assert.True(entity.Remove("B") && !entity.ContainsKey("B"));
        Assert.Contains(new KeyValuePair<string, object>("A", 1), (IEnumerable<KeyValuePair<string, object>>)entity);
        entity.Clear();
        Assert.Equal((0, null, default(ETag)), (entity.Count, entity.PartitionKey, entity.ETag));
    }
}
