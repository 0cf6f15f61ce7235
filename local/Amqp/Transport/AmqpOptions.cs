namespace Local.Amqp.Transport;

/// <summary>What one end of a connection offers and how long it waits.</summary>
internal abstract record AmqpOptions
{
    private static readonly TimeSpan LongestIdleTimeout = TimeSpan.FromMilliseconds(uint.MaxValue / 2);

    /// <summary>The container id that this end sends in its open.</summary>
    public string ContainerId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The largest frame that is taken, in bytes; the peer may take less.</summary>
    public uint MaxFrameSize { get; init; } = 65_536;

    /// <summary>The largest channel number: sessions per connection less one.</summary>
    public ushort ChannelMax { get; init; } = 255;

    /// <summary>The largest handle: links per session less one.</summary>
    public uint HandleMax { get; init; } = 1023;

    /// <summary>The largest message that a link takes, in bytes, unless the link says otherwise.</summary>
    public int MaxMessageSize { get; init; } = 1024 * 1024;

    /// <summary>
    /// The most bytes that a connection may send of messages that are not whole yet, all links together; one message may always be as
    /// large as its link takes.
    /// </summary>
    public int MaxPartialBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most unsettled deliveries of a link.</summary>
    public int MaxUnsettled { get; init; } = 5000;

    /// <summary>Transfer frames per session that may be under way to this end.</summary>
    public uint IncomingWindow { get; init; } = 5000;

    /// <summary>Sent to the peer. If that is silent for twice as long, the connection is dropped. Infinite for no limit.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The time limit from the first byte to the peer's open.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for the answer to a begin, an attach, a detach or an end.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time limit for the answer to a close, after which the connection is dropped.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the peer may take to read what was written, before the connection is dropped.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that wait to be written before links stop sending.</summary>
    public int OutputLimit { get; init; } = 512 * 1024;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    public virtual void Validate()
    {
        Check(ContainerId.Length > 0, nameof(ContainerId), "not be empty");
        Check(MaxFrameSize is >= FrameReader.MinMaxFrameSize and <= 16 * 1024 * 1024, nameof(MaxFrameSize), "be 512 bytes to 16 MB");
        Check(MaxMessageSize > 0, nameof(MaxMessageSize), "be positive");
        Check(MaxPartialBytes > 0, nameof(MaxPartialBytes), "be positive");
        Check(MaxUnsettled > 0, nameof(MaxUnsettled), "be positive");
        Check(IncomingWindow is > 0 and <= int.MaxValue, nameof(IncomingWindow), "be positive");
        Check(OutputLimit > 0, nameof(OutputLimit), "be positive");
        Check(
            IdleTimeout == Timeout.InfiniteTimeSpan || (IdleTimeout > TimeSpan.Zero && IdleTimeout < LongestIdleTimeout),
            nameof(IdleTimeout),
            "be positive, or infinite");
        foreach (var (name, span) in new[]
        {
            (nameof(HandshakeTimeout), HandshakeTimeout),
            (nameof(RequestTimeout), RequestTimeout),
            (nameof(CloseTimeout), CloseTimeout),
            (nameof(WriteTimeout), WriteTimeout),
        })
            Check(span > TimeSpan.Zero, name, "be positive");
    }

    private protected static void Check(bool isRight, string name, string rule)
    {
        if (!isRight) throw new ArgumentException($"{name} has to {rule}.", name);
    }
}
