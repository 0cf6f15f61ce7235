namespace Local.Amqp.Transport;

/// <summary>What one end of a connection offers and how long it waits.</summary>
internal abstract record AmqpOptions
{
    private static readonly TimeSpan LongestIdleTimeout = TimeSpan.FromMilliseconds(uint.MaxValue / 2);

    /// <summary>The container id that this end sends in its open.</summary>
    public string ContainerId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The maximum size of frames that this end accepts, in bytes. The peer may accept less.</summary>
    public uint MaxFrameSize { get; init; } = 65_536;

    /// <summary>The highest channel number: the number of sessions per connection, less one.</summary>
    public ushort ChannelMax { get; init; } = 255;

    /// <summary>The highest handle: the number of links per session, less one.</summary>
    public uint HandleMax { get; init; } = 1023;

    /// <summary>The maximum size of messages that a link accepts, in bytes, unless the link sets its own.</summary>
    public int MaxMessageSize { get; init; } = 1024 * 1024;

    /// <summary>
    /// The maximum number of bytes of incomplete messages that a connection may send, on all links together. A single message may always be
    /// as large as its link accepts.
    /// </summary>
    public int MaxPartialBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The maximum number of unsettled deliveries on a link.</summary>
    public int MaxUnsettled { get; init; } = 5000;

    /// <summary>The maximum number of transfer frames per session on their way to this end.</summary>
    public uint IncomingWindow { get; init; } = 5000;

    /// <summary>
    /// The idle timeout that is sent to the peer. If the peer is silent for twice as long, the connection is dropped. Infinite for no
    /// limit.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The time limit from the first byte to the peer's open.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for the answer to a begin, an attach, a detach or an end.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time limit for the answer to a close, after which the connection is dropped.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the peer may take to read what was written, before the connection is dropped.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The number of bytes waiting to be written at which links stop sending.</summary>
    public int OutputLimit { get; init; } = 512 * 1024;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
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
