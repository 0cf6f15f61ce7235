namespace Local.Kafka.Transport;

/// <summary>How long a server waits, and for how many.</summary>
internal sealed record KafkaOptions
{
    /// <summary>Connections at once; more are dropped.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>For a client to log in.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A client that asks for nothing for so long is dropped, as by brokers (connections.max.idle.ms).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For the client to read a response; then the connection is dropped.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
