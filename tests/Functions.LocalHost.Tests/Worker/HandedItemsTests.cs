using System.Runtime.CompilerServices;
using Functions.LocalHost.InProcess;

namespace Functions.LocalHost.Tests.Worker;

/// <summary>The items of a batch as the worker of this process sees them.</summary>
public sealed class HandedItemsTests
{
    private readonly List<string> _asked = [];

    [Fact]
    public void An_item_is_split_into_parts_or_encoded_only_on_request()
    {
        var items = Items(count: 2).ModelBindingData;
        Assert.Equal(
            [("1.0", "some source", "application/octet-stream"), ("1.0", "some source", "application/octet-stream")],
            items.Select(item => (item.Version, item.Source, item.ContentType)));
        Assert.Empty(_asked);

        Assert.Equal(["part of 1"], (object?[])((ITuple)items[1])[0]!);
        Assert.Equal(["parts of 1"], _asked);

        Assert.Equal([1], items[1].Content.ToArray());
        Assert.Same(items[1].Content, items[1].Content);
        Assert.Equal(["parts of 1", "content of 1"], _asked);
    }

    [Fact]
    public void An_item_does_not_keep_its_parts_in_memory()
    {
        var item = (ITuple)Items(count: 1).ModelBindingData[0];
        Assert.Equal(1, item.Length);
        Assert.NotSame(item[0], item[0]);
    }

    private HandedItems Items(int count) => new(count, "some source",
        index =>
        {
            _asked.Add($"content of {index}");
            return new[] { (byte)index };
        },
        index =>
        {
            _asked.Add($"parts of {index}");
            return [$"part of {index}"];
        });
}
