using System.Net;
using Local.Emulator.Access;
using Local.Emulator.EventHubs.Kafka.Groups;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Kafka.Records;
using Local.Emulator.EventHubs.Kafka.Topics;
using Local.Kafka.Messages;
using Local.Kafka.Transport;
using Local.Kafka.Types;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.EventHubs.Kafka;

/// <summary>
/// Serves the event hubs as a Kafka broker, which leads all partitions and coordinates all groups. Sequence numbers are its offsets.
/// https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview
/// </summary>
internal sealed partial class KafkaFront : IKafkaHandler, IDisposable
{
    private readonly SharedKey _key;
    private readonly TimeProvider _time;
    private readonly ILogger<KafkaFront> _log;
    private int _connections;

    public KafkaFront(HubNamespace hubs, SharedKey key, TimeProvider time, ILogger<KafkaFront> log)
    {
        (_key, _time, _log) = (key, time, log);
        var topics = new TopicTable(hubs);
        Topics = new TopicAnswers(topics);
        Produce = new ProduceAnswers(hubs, topics);
        Fetch = new FetchAnswers(topics, time);
        Groups = new GroupCoordinator(topics, time);
    }

    public TopicAnswers Topics { get; }

    public ProduceAnswers Produce { get; }

    public FetchAnswers Fetch { get; }

    public GroupCoordinator Groups { get; }

    /// <summary>The number of connected clients.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The address of the broker that is sent to clients. Set before the first client connects.</summary>
    public string Host { get; set; } = "localhost";

    public int Port { get; set; }

    /// <inheritdoc/>
    public IKafkaSession Open(EndPoint? client)
    {
        Interlocked.Increment(ref _connections);
        return new KafkaSession(this, new SaslLogin(_key, _time), client is IPEndPoint { Address: var address } ? $"/{address}" : "/");
    }

    public FindCoordinatorResponse Find(FindCoordinatorRequest request) => request.IsTransaction
        ? new FindCoordinatorResponse(ErrorCode.TransactionalIdAuthorizationFailed, "The emulator does not support transactions.", "", -1)
        : new FindCoordinatorResponse(ErrorCode.None, null, Host, Port);

    /// <summary>Logs the result of a login, and returns its answer.</summary>
    public SaslAuthenticateResponse Tell(KafkaSession session, SaslAuthenticateResponse answer)
    {
        if (answer.Error == ErrorCode.None) LogConnected(session.Client);
        else LogRefused(session.Client, answer.Reason);
        return answer;
    }

    /// <summary>Records that a client has disconnected.</summary>
    public void Left(KafkaSession session, Exception? reason)
    {
        Interlocked.Decrement(ref _connections);
        if (reason is KafkaException && !session.IsLoggedIn) LogRefused(session.Client, reason.Message);
        else if (reason is null or KafkaException or IOException) LogDisconnected(session.Client, reason?.Message ?? "It was closed.");
        else LogFailed(reason);
    }

    /// <inheritdoc/>
    public void Dispose() => Groups.Dispose();

    [LoggerMessage(20, LogLevel.Error, "Closed a Kafka connection after an internal error of the emulator.")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(21, LogLevel.Information, "{Client} connected over Kafka.")]
    private partial void LogConnected(string client);

    [LoggerMessage(22, LogLevel.Information, "{Client} disconnected from Kafka. {Reason}")]
    private partial void LogDisconnected(string client, string reason);

    [LoggerMessage(23, LogLevel.Warning, "Refused a Kafka login of {Client}: {Reason}")]
    private partial void LogRefused(string client, string? reason);
}
