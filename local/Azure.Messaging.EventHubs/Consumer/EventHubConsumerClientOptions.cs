#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>How an <see cref="EventHubConsumerClient"/> connects and tries again.</summary>
public class EventHubConsumerClientOptions
{
    private EventHubConnectionOptions _connectionOptions = new();
    private EventHubsRetryOptions _retryOptions = new();

    /// <summary>Names the client at the service; made up when it is left out.</summary>
    public string Identifier { get; set; }

    /// <summary>How it connects; not looked at when it is given a connection.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public EventHubConnectionOptions ConnectionOptions
    {
        get => _connectionOptions;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _connectionOptions = value;
        }
    }

    /// <summary>When it tries again.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public EventHubsRetryOptions RetryOptions
    {
        get => _retryOptions;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _retryOptions = value;
        }
    }
}
