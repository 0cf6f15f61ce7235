using Local.Emulator.EventHubs.Kafka.Groups;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Kafka.Messages;
using Local.Kafka.Transport;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka;

/// <summary>The session of one client: it logs in, and each of its requests is passed to the code that answers it.</summary>
internal sealed class KafkaSession(KafkaFront front, SaslLogin login, string host) : IKafkaSession
{
    private string _client = "";

    /// <summary>The client's id; empty before its first request.</summary>
    public string Client => _client;

    /// <inheritdoc/>
    public RequestLimits Limits => login.Succeeded ? RequestLimits.Requests : RequestLimits.Login;

    /// <inheritdoc/>
    public bool IsLoggedIn => login.Succeeded;

    /// <inheritdoc/>
    public async ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> request, KafkaWriter response, CancellationToken cancellation)
    {
        if (login.IsBareTokenNext) return LogIn(request);
        var answer = Answer(request, out var header, cancellation);
        if (await answer.ConfigureAwait(false) is not { } body) return false;
        response.WriteInt32(header.CorrelationId);
        body.Write(response, header.Version);
        return true;
    }

    /// <inheritdoc/>
    public void Close(Exception? reason) => front.Left(this, reason);

    private ValueTask<IKafkaResponse?> Answer(ReadOnlyMemory<byte> request, out RequestHeader header, CancellationToken cancellation)
    {
        var reader = new KafkaReader(request);
        header = RequestHeader.Read(ref reader);
        _client = header.ClientId ?? "";
        if (!SupportedVersions.Has(header.Key, header.Version))
        {
            // Clients first ask in their newest version; the list of versions is sent in the oldest.
            if (header.Key != ApiKey.ApiVersions) throw new KafkaException($"Version {header.Version} of {header.Key} is not supported.");
            header = header with { Version = 0 };
            return new(new ApiVersionsResponse(ErrorCode.UnsupportedVersion));
        }
        switch (header.Key)
        {
            case ApiKey.ApiVersions: return new(new ApiVersionsResponse(ErrorCode.None));
            case ApiKey.SaslHandshake: return new(login.Answer(SaslHandshakeRequest.Read(ref reader, header.Version), header.Version));
            case ApiKey.SaslAuthenticate: return new(
                front.Tell(this, login.Answer(SaslAuthenticateRequest.Read(ref reader, header.Version))));
        }
        return login.Succeeded
            ? Answer(ref reader, header, cancellation)
            : throw new KafkaException(
                $"{header.Key} was sent before a login. Set security.protocol to SASL_PLAINTEXT, sasl.mechanism to PLAIN, the user to "
                    + "$ConnectionString and the password to the connection string.");
    }

    private ValueTask<IKafkaResponse?> Answer(ref KafkaReader reader, in RequestHeader header, CancellationToken cancellation)
    {
        int version = header.Version;
        return header.Key switch
        {
            ApiKey.Produce => new(front.Produce.Answer(ProduceRequest.Read(ref reader, version), login)),
            ApiKey.Fetch => Of(front.Fetch.AnswerAsync(FetchRequest.Read(ref reader, version), login, cancellation)),
            ApiKey.ListOffsets => new(front.Fetch.Answer(ListOffsetsRequest.Read(ref reader, version), login)),
            ApiKey.Metadata => new(front.Topics.Answer(MetadataRequest.Read(ref reader, version), login, front.Host, front.Port)),
            ApiKey.OffsetCommit => new(front.Groups.Answer(OffsetCommitRequest.Read(ref reader, version), login)),
            ApiKey.OffsetFetch => new(front.Groups.Answer(OffsetFetchRequest.Read(ref reader, version))),
            ApiKey.FindCoordinator => new(front.Find(FindCoordinatorRequest.Read(ref reader, version))),
            ApiKey.JoinGroup =>
                Of(front.Groups.Answer(JoinGroupRequest.Read(ref reader, version), new GroupClient(_client, host)), cancellation),
            ApiKey.Heartbeat => new(front.Groups.Answer(HeartbeatRequest.Read(ref reader, version))),
            ApiKey.LeaveGroup => new(front.Groups.Answer(LeaveGroupRequest.Read(ref reader, version))),
            ApiKey.SyncGroup => Of(front.Groups.Answer(SyncGroupRequest.Read(ref reader, version)), cancellation),
            ApiKey.DescribeGroups => new(front.Groups.Answer(DescribeGroupsRequest.Read(ref reader, version))),
            ApiKey.ListGroups => new(front.Groups.List()),
            ApiKey.CreateTopics => new(front.Topics.Answer(CreateTopicsRequest.Read(ref reader, version), login)),
            ApiKey.InitProducerId => new(front.Produce.Answer(InitProducerIdRequest.Read(ref reader, version))),
            ApiKey.DescribeConfigs => new(front.Topics.Answer(DescribeConfigsRequest.Read(ref reader, version), login)),
            ApiKey.DeleteGroups => new(front.Groups.Answer(DeleteGroupsRequest.Read(ref reader, version))),
            _ => throw new InvalidOperationException($"No handler for the supported request {header.Key}."),
        };
    }

    private static async ValueTask<IKafkaResponse?> Of<T>(ValueTask<T> answer)
        where T : IKafkaResponse => await answer.ConfigureAwait(false);

    private static async ValueTask<IKafkaResponse?> Of<T>(Task<T> answer, CancellationToken cancellation) where T : IKafkaResponse =>
        await answer.WaitAsync(cancellation).ConfigureAwait(false);

    // A request without an answer can only be refused by closing the connection.
    private bool LogIn(ReadOnlyMemory<byte> token)
    {
        var answer = front.Tell(this, login.Answer(new SaslAuthenticateRequest(token)));
        return answer.Error == ErrorCode.None ? true : throw new KafkaException(answer.Reason!);
    }
}
