using Local.Amqp.Types;

namespace Local.Amqp.Transport.Performatives;

/// <summary>The state of a delivery at one of its ends (part 3.4).</summary>
internal abstract record DeliveryState : IReadableComposite<DeliveryState>
{
    public static readonly DeliveryState Accepted = new AcceptedState();
    public static readonly DeliveryState Released = new ReleasedState();

    /// <summary>Whether the state is an outcome, which is final.</summary>
    public virtual bool IsTerminal => true;

    public abstract void Write(AmqpWriter writer);

    /// <summary>Reads a state with its descriptor. A state that part 3.4 does not define is kept in its encoded form.</summary>
    public static DeliveryState Read(ref AmqpReader reader)
    {
        var start = reader;
        switch (reader.ReadDescriptor())
        {
            case Descriptor.Accepted:
                reader.Skip();
                return Accepted;
            case Descriptor.Released:
                reader.Skip();
                return Released;
            case Descriptor.Rejected:
                return new RejectedState(reader.ReadFields().Error());
            case Descriptor.Modified:
                var modified = reader.ReadFields();
                return new ModifiedState(modified.Bool() ?? false, modified.Bool() ?? false, modified.Map());
            case Descriptor.Received:
                var received = reader.ReadFields();
                return new ReceivedState(received.UInt() ?? 0, received.ULong() ?? 0);
            case Descriptor.Declared:
                return new DeclaredState(reader.ReadFields().Binary() ?? []);
            case Descriptor.TransactionalState:
                var transactional = reader.ReadFields();
                return new TransactionalState(transactional.Binary() ?? [], transactional.Composite<DeliveryState>());
            default:
                reader = start;
                reader.Skip();
                return new OtherState(start.Remaining[..(reader.Position - start.Position)].ToArray());
        }
    }
}

/// <summary>The message was processed (part 3.4.2).</summary>
internal sealed record AcceptedState : DeliveryState
{
    /// <inheritdoc/>
    public override void Write(AmqpWriter writer) => new FieldWriter(writer, Descriptor.Accepted).End();
}

/// <summary>The message is not valid and cannot be processed (part 3.4.3).</summary>
internal sealed record RejectedState(AmqpError? Error) : DeliveryState
{
    /// <inheritdoc/>
    public override void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Rejected);
        fields.Composite(Error);
        fields.End();
    }
}

/// <summary>The message was not processed, and can be delivered again (part 3.4.4).</summary>
internal sealed record ReleasedState : DeliveryState
{
    /// <inheritdoc/>
    public override void Write(AmqpWriter writer) => new FieldWriter(writer, Descriptor.Released).End();
}

/// <summary>The message was modified but not processed (part 3.4.5).</summary>
internal sealed record ModifiedState(bool DeliveryFailed = false, bool UndeliverableHere = false, AmqpMap? MessageAnnotations = null)
    : DeliveryState
{
    /// <inheritdoc/>
    public override void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Modified);
        fields.Bool(DeliveryFailed ? true : null);
        fields.Bool(UndeliverableHere ? true : null);
        fields.Value(MessageAnnotations);
        fields.End();
    }
}

/// <summary>The message was received up to a position (part 3.4.1).</summary>
internal sealed record ReceivedState(uint SectionNumber, ulong SectionOffset) : DeliveryState
{
    /// <inheritdoc/>
    public override bool IsTerminal => false;

    /// <inheritdoc/>
    public override void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Received);
        fields.UInt(SectionNumber);
        fields.ULong(SectionOffset);
        fields.End();
    }
}

/// <summary>A transaction was declared (part 4.5.5).</summary>
internal sealed record DeclaredState(byte[] TransactionId) : DeliveryState
{
    /// <inheritdoc/>
    public override void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.Declared);
        fields.Binary(TransactionId);
        fields.End();
    }
}

/// <summary>The state of a delivery within a transaction (part 4.5.6).</summary>
/// <param name="Outcome">The outcome; null for a message that is sent.</param>
internal sealed record TransactionalState(byte[] TransactionId, DeliveryState? Outcome) : DeliveryState
{
    /// <inheritdoc/>
    public override bool IsTerminal => false;

    /// <inheritdoc/>
    public override void Write(AmqpWriter writer)
    {
        var fields = new FieldWriter(writer, Descriptor.TransactionalState);
        fields.Binary(TransactionId);
        fields.Composite(Outcome);
        fields.End();
    }
}

/// <summary>A state that an extension defines, in its encoded form.</summary>
internal sealed record OtherState(byte[] Encoded) : DeliveryState
{
    /// <inheritdoc/>
    public override bool IsTerminal => false;

    /// <inheritdoc/>
    public override void Write(AmqpWriter writer) => writer.WriteRaw(Encoded);
}
