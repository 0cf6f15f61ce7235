using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.StatesLanguage.Items;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Items;

/// <summary>https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html</summary>
public sealed class ItemBatchingTests
{
    private static IEnumerable<string> Batch(IEnumerable<JsonNode?> items, long? most, long? bytes, string? input = null) =>
        ItemBatching.Batch(items, most, bytes, input is null ? null : JsonText.Parse(input), 262_144)
            .Select(batch => JsonText.Write(batch.Input));

    [Fact]
    public void Batches_contain_up_to_the_maximum_number_of_items() => Assert.Equal(
        ["""{"BatchInput":{"factCheck":"December 2022"},"Items":[1,2]}""", """{"BatchInput":{"factCheck":"December 2022"},"Items":[3]}"""],
        Batch([1, 2, 3], 2, null, """{"factCheck":"December 2022"}"""));

    [Fact]
    public void Batches_stay_within_the_maximum_size() =>
        Assert.Equal(["""{"Items":["aaaa","bbbb"]}""", """{"Items":["cccc"]}"""], Batch(["aaaa", "bbbb", "cccc"], null, 27));

    [Fact]
    public void An_item_over_the_maximum_size_gets_a_batch_of_its_own() =>
        Assert.Equal(["""{"Items":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]}""", """{"Items":[1]}"""], Batch([new string('a', 30), 1], null, 20));

    [Fact]
    public void Without_items_there_are_no_batches() => Assert.Empty(Batch([], 2, null));

    [Fact]
    public void Batches_contain_all_items_in_order_and_stay_within_both_limits() => Prop.ForAll<byte[], byte, byte>((items, most, bytes) =>
    {
        var limit = bytes + 20;
        var batches = ItemBatching.Batch(items.Select(item => (JsonNode?)(int)item), most, limit, null, 262_144).ToArray();
        return batches.SelectMany(batch => (JsonArray)batch.Input["Items"]!).Select(item => (byte)item!.GetValue<int>()).SequenceEqual(
            items)
            && batches.All(batch =>
                batch.Count > 0 && (most == 0 || batch.Count <= most) && (batch.Count == 1 || JsonText.Size(batch.Input) <= limit));
    }).QuickCheckThrowOnFailure();
}
