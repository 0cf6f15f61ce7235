using Local.Amqp;

namespace Local.Messaging;

/// <summary>A message, or a batch of them, as it goes over the link.</summary>
internal readonly record struct EncodedMessage(AmqpMessage Message, uint Format);

/// <summary>Collects encoded messages up to a size.</summary>
/// <remarks>A batch is a message of one data section for each message in it; what the broker routes by is that of the first.</remarks>
/// <param name="envelopeProperties">The properties that the batch takes from its first message.</param>
internal sealed class BatchBuilder(long maxSize, Func<AmqpMessage, MessageProperties?> envelopeProperties)
{
    // What a data section needs besides its bytes: the descriptor and a length of one byte or of four.
    private const int SmallSection = 5;
    private const int LargeSection = 8;
    private readonly List<ReadOnlyMemory<byte>> _encoded = [];
    private AmqpMessage? _first;

    public long MaxSize => maxSize;

    public long Size { get; private set; }

    public int Count => _encoded.Count;

    public bool TryAdd(AmqpMessage message)
    {
        var encoded = message.Encode();
        var size = (_first is null ? Envelope(message).Build().Size : Size) + encoded.Length + (encoded.Length <= byte.MaxValue ? SmallSection : LargeSection);
        if (size > maxSize) return false;
        _first ??= message;
        _encoded.Add(encoded);
        Size = size;
        return true;
    }

    public void Clear()
    {
        _encoded.Clear();
        (_first, Size) = (null, 0);
    }

    /// <summary>A single message is no batch.</summary>
    public EncodedMessage Build()
    {
        if (_first is null) throw new InvalidOperationException("The batch is empty.");
        if (_encoded.Count == 1) return new EncodedMessage(_first, 0);
        return new EncodedMessage(Envelope(_first, _encoded).Build(), WireNames.BatchFormat);
    }

    private AmqpMessageBuilder Envelope(AmqpMessage first, IReadOnlyList<ReadOnlyMemory<byte>>? sections = null)
    {
        var annotations = new AmqpMap();
        foreach (AmqpSymbol name in new AmqpSymbol[] { WireNames.PartitionKey, WireNames.ViaPartitionKey })
            if (first.MessageAnnotations?.GetValueOrDefault(name) is { } value) annotations[name] = value;
        return new AmqpMessageBuilder
        {
            MessageAnnotations = annotations.Count == 0 ? null : annotations,
            Properties = envelopeProperties(first),
            DataSections = sections ?? [],
        };
    }
}
