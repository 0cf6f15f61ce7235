#nullable disable annotations // The real package is not annotated.
using Azure.Core;
using Azure.Messaging.EventHubs.Transport;
using Local.Messaging;

namespace Azure.Messaging.EventHubs;

/// <summary>A connection to an event hub, which several clients can share.</summary>
/// <remarks>Thread-safe; it connects when it is first used. See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.eventhubconnection.</remarks>
public class EventHubConnection : IAsyncDisposable
{
    internal const string Scope = "https://eventhubs.azure.net/.default";
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);

    /// <summary>To the event hub that the connection string names.</summary>
    /// <param name="connectionString">With <c>UseDevelopmentEmulator=true</c> it is reached without TLS, on port 5672 unless its endpoint says otherwise.</param>
    /// <exception cref="FormatException">It is no connection string.</exception>
    /// <exception cref="ArgumentException">It lacks an endpoint, a way to sign or the event hub.</exception>
    public EventHubConnection(string connectionString) : this(connectionString, null, null) { }

    /// <inheritdoc cref="EventHubConnection(string)"/>
    public EventHubConnection(string connectionString, EventHubConnectionOptions connectionOptions) : this(connectionString, null, connectionOptions) { }

    /// <inheritdoc cref="EventHubConnection(string)"/>
    public EventHubConnection(string connectionString, string eventHubName) : this(connectionString, eventHubName, null) { }

    /// <inheritdoc cref="EventHubConnection(string)"/>
    public EventHubConnection(string connectionString, string eventHubName, EventHubConnectionOptions connectionOptions) : this(connectionString, eventHubName, connectionOptions, DefaultTimeout) { }

    /// <summary>Authorised by tokens of Microsoft Entra.</summary>
    /// <param name="fullyQualifiedNamespace">Such as <c>contoso.servicebus.windows.net</c>.</param>
    public EventHubConnection(string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubConnectionOptions connectionOptions = default)
        : this(fullyQualifiedNamespace, eventHubName, Tokens(credential), connectionOptions, DefaultTimeout) { }

    /// <summary>Authorised by a shared access key.</summary>
    /// <inheritdoc cref="EventHubConnection(string, string, TokenCredential, EventHubConnectionOptions)"/>
    public EventHubConnection(string fullyQualifiedNamespace, string eventHubName, AzureNamedKeyCredential credential, EventHubConnectionOptions connectionOptions = default)
        : this(fullyQualifiedNamespace, eventHubName, Tokens(credential, connectionOptions), connectionOptions, DefaultTimeout) { }

    /// <summary>Authorised by a shared access signature.</summary>
    /// <inheritdoc cref="EventHubConnection(string, string, TokenCredential, EventHubConnectionOptions)"/>
    public EventHubConnection(string fullyQualifiedNamespace, string eventHubName, AzureSasCredential credential, EventHubConnectionOptions connectionOptions = default)
        : this(fullyQualifiedNamespace, eventHubName, Tokens(credential), connectionOptions, DefaultTimeout) { }

    /// <summary>For mocks.</summary>
    protected EventHubConnection() { }

    internal EventHubConnection(string connectionString, string eventHubName, EventHubConnectionOptions options, TimeSpan timeout)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parsed = ConnectionString.Parse(connectionString);
        EventHubName = HubOf(parsed.EntityPath, eventHubName);
        options = Check(options);
        Time = options.Time;
        Connect(Destination.Of(parsed, options.CustomEndpointAddress), TokenSource.Of(parsed, Time), timeout);
    }

    internal EventHubConnection(string fullyQualifiedNamespace, string eventHubName, TokenSource tokens, EventHubConnectionOptions options, TimeSpan timeout)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentException.ThrowIfNullOrEmpty(eventHubName);
        EventHubName = eventHubName;
        options = Check(options);
        Time = options.Time;
        Connect(Destination.Of(fullyQualifiedNamespace, options.CustomEndpointAddress), tokens, timeout);
    }

    /// <summary>The host of the namespace.</summary>
    public string FullyQualifiedNamespace => Namespace?.FullyQualifiedNamespace;

    /// <summary>The event hub.</summary>
    public string EventHubName { get; }

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed => Namespace?.IsDisposed == true;

    internal NamespaceConnection Namespace { get; private set; }

    internal ManagementClient Management { get; private set; }

    internal TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Closes it, and with it what the clients that share it have open.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Namespace is null) return;
        await Management.DisposeAsync().ConfigureAwait(false);
        await Namespace.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="CloseAsync"/>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    internal static TokenSource Tokens(TokenCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new EntraTokens(credential, Scope);
    }

    internal static TokenSource Tokens(AzureNamedKeyCredential credential, EventHubConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new KeyTokens(credential, options?.Time ?? TimeProvider.System);
    }

    internal static TokenSource Tokens(AzureSasCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new SignatureTokens(credential);
    }

    private static string HubOf(string inText, string given)
    {
        if (string.IsNullOrEmpty(given))
            return string.IsNullOrEmpty(inText) ? throw new ArgumentException("Neither the connection string has an EntityPath, nor is there the name of an event hub beside it.", nameof(given)) : inText;
        if (!string.IsNullOrEmpty(inText) && !string.Equals(inText, given, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"The connection string is for the event hub '{inText}', not '{given}'.", nameof(given));
        return given;
    }

    private static EventHubConnectionOptions Check(EventHubConnectionOptions options) => options?.TransportType is null or EventHubsTransportType.AmqpTcp
        ? options ?? new EventHubConnectionOptions()
        : throw new NotSupportedException("Local builds speak AMQP over TCP only: leave TransportType at AmqpTcp.");

    private void Connect(Destination destination, TokenSource tokens, TimeSpan timeout)
    {
        Namespace = new NamespaceConnection(destination, tokens, timeout, Time);
        Management = new ManagementClient(Namespace, EventHubName);
    }
}
