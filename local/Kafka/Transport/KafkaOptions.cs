namespace Local.Kafka.Transport;

/// <summary>The time limits of a server, and the number of its connections.</summary>
internal sealed record KafkaOptions
{
    /// <summary>The maximum number of simultaneous connections. Further ones are dropped.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>How long a client may take to log in.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client may be idle before it is dropped, as by brokers (connections.max.idle.ms).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the client may take to read a response, before the connection is dropped.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
