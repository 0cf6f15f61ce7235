using Local.Emulator.EventHubs.Kafka;
using Local.Emulator.Ports;
using Local.Kafka.Transport;

namespace Local.Emulator.Hosting;

/// <summary>Serves the event hubs on the port of the Kafka protocol.</summary>
internal sealed class KafkaServer : IAsyncDisposable
{
    private readonly KafkaFront _front;
    private readonly LoopbackListener? _listener;

    private KafkaServer(KafkaFront front, LoopbackListener? listener, string? problem) =>
        (_front, _listener, Problem) = (front, listener, problem);

    /// <summary>The port; null if the default port was in use.</summary>
    public int? Port => _listener?.Port;

    /// <summary>The reason why Kafka is not served; null if it is.</summary>
    public string? Problem { get; }

    /// <summary>The number of connected clients.</summary>
    public int Connections => _front.Connections;

    /// <summary>
    /// Starts to listen. If the default port is in use, it does not, because nobody asked for that port and another broker may be running
    /// on this machine.
    /// </summary>
    /// <param name="front">Answers the requests; disposed with the server.</param>
    /// <exception cref="StartException">The port that the options name is in use.</exception>
    public static KafkaServer Start(EmulatorOptions options, KafkaFront front, TimeProvider time)
    {
        var settings = new KafkaOptions { Time = time };
        try
        {
            var listener = LoopbackListener.Open(
                options.EffectiveKafkaPort,
                at => new KafkaListener(at, settings, front),
                listener => listener.EndPoint,
                "Kafka",
                EmulatorOptions.KafkaPortOption);
            (front.Host, front.Port) = (listener.Host, listener.Port);
            return new KafkaServer(front, listener, null);
        }
        catch (StartException e) when (options.KafkaPort is null)
        {
            return new KafkaServer(front, null, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync().ConfigureAwait(false);
        _front.Dispose();
    }
}
