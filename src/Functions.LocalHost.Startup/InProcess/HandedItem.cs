using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker.Core;

namespace Functions.LocalHost.InProcess;

/// <summary>
/// An item that the host passes on: model binding data that is encoded only if it is read. A converter that knows its parts, which are the
/// only element of a tuple, does not need to read it.
/// </summary>
internal sealed class HandedItem(HandedItems batch, int index) : ModelBindingData, ITuple
{
    private BinaryData? _content;

    public override string Version => "1.0";

    public override string Source => batch.Source;

    public override string ContentType => "application/octet-stream";

    public override BinaryData Content => _content ??= new(batch.Content(index));

    int ITuple.Length => 1;

    /// <summary>The parts, created anew each time; null for an item that has none.</summary>
    object? ITuple.this[int element] => batch.Parts(index);
}

/// <summary>The items of a batch.</summary>
internal sealed class HandedItems : CollectionModelBindingData
{
    public HandedItems(int count, string source, Func<int, ReadOnlyMemory<byte>> content, Func<int, object?[]?> parts)
    {
        (Source, Content, Parts) = (source, content, parts);
        ModelBindingData = new ModelBindingData[count];
        for (var index = 0; index < count; index++) ModelBindingData[index] = new HandedItem(this, index);
    }

    public override ModelBindingData[] ModelBindingData { get; }

    public string Source { get; }

    /// <summary>Encodes an item.</summary>
    public Func<int, ReadOnlyMemory<byte>> Content { get; }

    /// <summary>Splits an item.</summary>
    public Func<int, object?[]?> Parts { get; }
}
