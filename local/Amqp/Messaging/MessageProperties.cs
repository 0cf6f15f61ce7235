using Local.Amqp.Types;

namespace Local.Amqp.Messaging;

/// <summary>The immutable properties of a message (part 3.2.4). An id is a ulong, a Guid, a byte[] or a string.</summary>
internal sealed record MessageProperties : IComposite
{
    public object? MessageId { get; init; }

    public byte[]? UserId { get; init; }

    public string? To { get; init; }

    public string? Subject { get; init; }

    public string? ReplyTo { get; init; }

    public object? CorrelationId { get; init; }

    public AmqpSymbol? ContentType { get; init; }

    public AmqpSymbol? ContentEncoding { get; init; }

    public DateTimeOffset? AbsoluteExpiryTime { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public string? GroupId { get; init; }

    public uint? GroupSequence { get; init; }

    public string? ReplyToGroupId { get; init; }

    public static MessageProperties Read(ref AmqpReader reader)
    {
        var fields = reader.ReadFields();
        return new MessageProperties
        {
            MessageId = fields.Value(),
            UserId = fields.Binary(),
            To = Addresses.Read(fields.Value()),
            Subject = fields.String(),
            ReplyTo = Addresses.Read(fields.Value()),
            CorrelationId = fields.Value(),
            ContentType = fields.Symbol(),
            ContentEncoding = fields.Symbol(),
            AbsoluteExpiryTime = fields.Timestamp(),
            CreationTime = fields.Timestamp(),
            GroupId = fields.String(),
            GroupSequence = fields.UInt(),
            ReplyToGroupId = fields.String(),
        };
    }

    /// <inheritdoc/>
    public void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Properties);
        fields.Value(MessageId);
        fields.Binary(UserId);
        fields.String(To);
        fields.String(Subject);
        fields.String(ReplyTo);
        fields.Value(CorrelationId);
        fields.Symbol(ContentType);
        fields.Symbol(ContentEncoding);
        fields.Value(AbsoluteExpiryTime);
        fields.Value(CreationTime);
        fields.String(GroupId);
        fields.UInt(GroupSequence);
        fields.String(ReplyToGroupId);
        fields.End();
    }
}
