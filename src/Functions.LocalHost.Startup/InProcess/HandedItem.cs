using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker.Core;

namespace Functions.LocalHost.InProcess;

/// <summary>
/// An item that the host passes on: model binding data that is encoded only if it is read. A converter that knows its parts, which are the
/// elements of a tuple, does not need to read it.
/// </summary>
internal sealed class HandedItem(string source, Func<ReadOnlyMemory<byte>> content, object?[]? parts) : ModelBindingData, ITuple
{
    private BinaryData? _content;

    public override string Version => "1.0";

    public override string Source => source;

    public override string ContentType => "application/octet-stream";

    public override BinaryData Content => _content ??= new(content());

    int ITuple.Length => parts?.Length ?? 0;

    object? ITuple.this[int index] => parts![index];
}

/// <summary>The items of a batch.</summary>
internal sealed class HandedItems(ModelBindingData[] items) : CollectionModelBindingData
{
    public override ModelBindingData[] ModelBindingData => items;
}
