using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Local.Emulator.Access;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Kafka;
using Local.Kafka.Messages;
using Local.Kafka.Transport;
using Local.Kafka.Types;
using Microsoft.Extensions.Logging.Abstractions;
using static Emulator.Tests.Kafka.KafkaBytes;

namespace Emulator.Tests.Kafka;

/// <summary>What the emulator says, on its Kafka port, to clients that break the protocol, and that it outlives them.</summary>
public sealed class HostileClientTests : IAsyncLifetime
{
    private RunningEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private byte[] LogIn => [.. Framed(Handshake()), .. Framed(Authenticate(_emulator.Server.ConnectionString))];

    public async ValueTask InitializeAsync() => _emulator = await RunningEmulator.StartAsync("Kafka/Topics.json");

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData("7fffffff")]
    [InlineData("7fffffff 0000 0008 00000000")]
    [InlineData("80000000")]
    [InlineData("ffffffff 0012 0000")]
    [InlineData("00100001 0012 0000")]
    [InlineData("474554202f20485454502f312e310d0a0d0a")]
    public async Task An_invalid_request_length_closes_the_connection(string hex)
    {
        Assert.Empty(await TalkAsync(_emulator.Server, Hex(hex)));
        await GoneAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task The_responses_are_the_same_however_the_bytes_of_the_requests_are_split(int piece)
    {
        byte[] script =
        [
            .. Framed(Request(ApiKey.ApiVersions, 0)), .. LogIn,
            .. Framed(Produce("single", 0, Batch(["a", "b"]))), .. Framed(Produce("single", 0, Batch(["c"]), acks: 0)),
            .. Framed(Fetch("single", 0, 1)), .. Framed(Request(ApiKey.ListGroups, 2)),
        ];
        var responses = await TalkAsync(_emulator.Server, script, piece);
        Assert.Equal(6, responses.Count);
        Assert.All(responses, response => Assert.Equal(7, BinaryPrimitives.ReadInt32BigEndian(response)));
        var fetched = Encoding.Latin1.GetString(responses[4]);
        Assert.Contains("b", fetched, StringComparison.Ordinal);
        Assert.Contains("c", fetched, StringComparison.Ordinal);
        await GoneAsync();
    }

    [Fact]
    public async Task The_server_closes_a_connection_whose_requests_are_cut_off()
    {
        byte[] script =
            [.. LogIn, .. Framed(Produce("single", 0, Batch(["a"]))), .. Framed(Fetch("single", 0, 100_000, wait: int.MaxValue))];
        for (var length = 0; length < script.Length; length += 7) await TalkAsync(_emulator.Server, script[..length]);
        // A fetch that waits ends with its client.
        await TalkAsync(_emulator.Server, [.. LogIn, .. Framed(Fetch("single", 0, 0, wait: int.MaxValue, minBytes: int.MaxValue))]);
        await GoneAsync();
    }

    [Fact]
    public async Task A_client_that_disconnects_while_it_waits_is_removed()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", _emulator.Server.Kafka!.Port!.Value, Cancellation);
            byte[] script = [.. LogIn, .. Framed(Fetch("single", 0, 0, wait: int.MaxValue))];
            await client.GetStream().WriteAsync(script, Cancellation);
            await client.GetStream().ReadExactlyAsync(new byte[1], Cancellation);
        }
        await GoneAsync();
    }

    [Fact]
    public async Task A_request_before_the_login_closes_the_connection()
    {
        Assert.Empty(await TalkAsync(_emulator.Server, Framed(Request(ApiKey.Metadata, 1, writer => writer.WriteInt32(-1)))));
        var wrong = Authenticate("Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=WRONG");
        byte[] script = [.. Framed(Handshake()), .. Framed(wrong), .. Framed(Request(ApiKey.ListGroups, 0))];
        Assert.Equal(2, (await TalkAsync(_emulator.Server, script)).Count);
        Assert.Equal(3, (await TalkAsync(_emulator.Server, [.. LogIn, .. Framed(Request(ApiKey.ListGroups, 0))])).Count);
    }

    [Fact]
    public async Task Version_0_of_the_handshake_is_followed_by_tokens_without_a_header()
    {
        var listed = Framed(Request(ApiKey.ListGroups, 0));
        var right = await TalkAsync(
            _emulator.Server, [.. Framed(Handshake(version: 0)), .. Framed(Plain(_emulator.Server.ConnectionString)), .. listed]);
        Assert.Equal([0, 10], right.Skip(1).Select(response => response.Length));
        Assert.Single(await TalkAsync(_emulator.Server, [.. Framed(Handshake(version: 0)), .. Framed(Plain("wrong")), .. listed]));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0, 9)]
    [InlineData(3, 9)]
    [InlineData(999, 0)]
    [InlineData(-1, 0)]
    [InlineData(24, 0)]
    public async Task Unknown_requests_and_versions_close_the_connection(short key, short version) =>
        Assert.Equal(2, (await TalkAsync(
            _emulator.Server, [.. LogIn, .. Framed(Request((ApiKey)key, version)), .. Framed(Request(ApiKey.ListGroups, 0))])).Count);

    [Fact]
    public async Task A_client_with_a_newer_version_receives_the_supported_versions()
    {
        var response = Assert.Single(
            await TalkAsync(_emulator.Server, Framed(Request(ApiKey.ApiVersions, 99, writer => writer.WriteInt32(1)))));
        Assert.Equal(Written(new ApiVersionsResponse(ErrorCode.UnsupportedVersion), 0), response[4..]);
    }

    [Theory]
    [InlineData("single", 0, ErrorCode.CorruptMessage, "00")]
    [InlineData("single", 0, ErrorCode.CorruptMessage, null)]
    [InlineData("single", 1, ErrorCode.UnknownTopicOrPartition, null)]
    [InlineData("single", -1, ErrorCode.UnknownTopicOrPartition, null)]
    [InlineData("nowhere", 0, ErrorCode.UnknownTopicOrPartition, null)]
    public async Task Records_that_cannot_be_appended_are_refused_and_later_ones_are_accepted(
        string topic, int partition, object error, string? hex)
    {
        var refused = Produce(topic, partition, hex is null ? null : Hex(hex));
        var responses = await TalkAsync(_emulator.Server, [.. LogIn, .. Framed(refused), .. Framed(Produce("single", 0, Batch(["fine"])))]);
        Assert.Equal((ErrorCode)error, ErrorOf(responses[2]));
        Assert.Equal(ErrorCode.None, ErrorOf(responses[3]));
    }

    [Fact]
    public async Task A_refused_record_for_which_the_client_wants_no_acknowledgement_closes_the_connection() =>
        Assert.Equal(2, (await TalkAsync(
            _emulator.Server,
            [.. LogIn, .. Framed(Produce("nowhere", 0, Batch(["lost"]), acks: 0)), .. Framed(Request(ApiKey.ListGroups, 0))])).Count);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(17)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task An_offset_that_does_not_exist_is_reported_as_out_of_range(long offset)
    {
        // At once, although there is nothing to read and the client would wait.
        var fetch = Fetch("shared", 1, offset, wait: offset == 0 ? 0 : int.MaxValue, minBytes: int.MaxValue);
        var responses = await TalkAsync(_emulator.Server, [.. LogIn, .. Framed(fetch)]);
        var body = responses[2].AsSpan(4 + 4 + 2 + 4 + 4 + 2 + "shared".Length + 4 + 4);
        Assert.Equal(offset == 0 ? ErrorCode.None : ErrorCode.OffsetOutOfRange, (ErrorCode)BinaryPrimitives.ReadInt16BigEndian(body));
    }

    [Fact]
    public async Task Fetch_sessions_are_not_supported()
    {
        var responses = await TalkAsync(_emulator.Server, [.. LogIn, .. Framed(Fetch("single", 0, 0, session: 5))]);
        Assert.Equal(ErrorCode.FetchSessionIdNotFound, (ErrorCode)BinaryPrimitives.ReadInt16BigEndian(responses[2].AsSpan(8)));
    }

    // Each kind of request, intact and with changed bytes: an answer or the protocol's own error, at once and in bounded memory.
    [Fact]
    public async Task Randomly_changed_requests_receive_a_response_or_close_the_connection()
    {
        var clock = Some.Clock();
        var retention = new RetentionOptions { SizeInBytes = 8 * 1024 * 1024 };
        using var hubs = new HubNamespace(new HubNamespaceDefinition("ns", [new HubDefinition("hub", 2, [], retention)]), clock);
        using var front = new KafkaFront(hubs, SharedKey.Default, clock, NullLogger<KafkaFront>.Instance);
        var random = new Random(20260102);
        var kinds = KafkaRequests.OfEachKind();
        for (var round = 0; round < 20_000; round++)
        {
            var session = front.Open(null);
            using var response = new KafkaWriter();
            foreach (var login in new[] { Handshake(), Authenticate(ConnectionString(SharedKey.Default)) })
                await session.AnswerAsync(login, response, Cancellation);
            byte[] request = [.. kinds[round % kinds.Length]];
            // The first rounds are unchanged and must get an answer.
            for (var change = round < kinds.Length ? 0 : random.Next(1, 4); change > 0; change--)
                request[random.Next(request.Length)] = (byte)random.Next(256);
            if (round >= kinds.Length && random.Next(4) == 0) request = request[..random.Next(request.Length)];
            using var gone = new CancellationTokenSource();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var answering = session.AnswerAsync(request, response, gone.Token);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
                // Requests that wait for a group or for records wait until the client disconnects.
                await gone.CancelAsync();
                await answering;
            }
            catch (Exception e) when (e is KafkaException || (e is OperationCanceledException && gone.IsCancellationRequested))
            {
                Assert.True(round >= kinds.Length || e is OperationCanceledException, $"Kind {round}: {e.Message}");
            }
            session.Close(null);
        }
    }

    // Each name has the maximum length, and is repeated in the answer with something before or after it.
    [Fact]
    public async Task Names_of_the_maximum_length_receive_a_response()
    {
        var name = new string('n', short.MaxValue);
        var create = Request(ApiKey.CreateTopics, 4, writer =>
        {
            writer.WriteInt32(1);
            writer.WriteString(name);
            writer.WriteInt32(1);
            writer.WriteInt16(1);
            writer.WriteInt32(0);
            writer.WriteInt32(0);
            writer.WriteInt32(0);
            writer.WriteBool(false);
        });
        var join = Request(ApiKey.JoinGroup, 5, writer =>
        {
            writer.WriteString("group");
            writer.WriteInt32(10_000);
            writer.WriteInt32(10_000);
            writer.WriteString("");
            writer.WriteNullableString(null);
            writer.WriteString("consumer");
            writer.WriteInt32(1);
            writer.WriteString("range");
            writer.WriteBytes([]);
        }, client: name);
        var login = Authenticate($"SharedAccessSignature=SharedAccessSignature sr=a&sig=b&se=1&skn={name}{name}");
        var responses = await TalkAsync(
            _emulator.Server, [.. Framed(Handshake()), .. Framed(login), .. LogIn, .. Framed(create), .. Framed(join)]);
        Assert.Equal(6, responses.Count);
    }

    // Naming something a thousand times must not enlarge the response or prolong a wait.
    [Fact]
    public async Task A_name_that_a_request_repeats_has_a_single_response()
    {
        // Sent together with the login, while its limit of half a megabyte may still apply.
        const int Times = 40_000;
        var metadata = Request(ApiKey.Metadata, 8, writer =>
        {
            writer.WriteArray(Enumerable.Repeat("orders", Times).ToArray(), writer.WriteString);
            for (var i = 0; i < 3; i++) writer.WriteBool(false);
        });
        var groups = Request(
            ApiKey.DescribeGroups, 1, writer => writer.WriteArray(Enumerable.Repeat("group", Times).ToArray(), writer.WriteString));
        var responses = await TalkAsync(_emulator.Server, [.. LogIn, .. Framed(metadata), .. Framed(groups)]);
        Assert.Equal(4, responses.Count);
        Assert.All(responses, response => Assert.InRange(response.Length, 4, 1000));
    }

    [Fact]
    public void A_request_is_parsed_when_its_last_byte_has_arrived()
    {
        var framed = Framed(Handshake());
        for (var length = 0; length < framed.Length; length++)
        {
            var arrived = new ReadOnlySequence<byte>(framed, 0, length);
            Assert.False(RequestReader.TryRead(ref arrived, RequestLimits.Login, out _));
        }
        var whole = new ReadOnlySequence<byte>(framed);
        Assert.True(RequestReader.TryRead(ref whole, RequestLimits.Login, out var request));
        Assert.Equal(Handshake(), request.ToArray());
        Assert.True(whole.IsEmpty);
    }

    [Fact]
    public void A_client_that_starts_a_TLS_handshake_is_recognized_and_the_error_says_what_to_use_instead()
    {
        var arrived = new ReadOnlySequence<byte>(Hex("16 0301 0200 0100"));
        try
        {
            RequestReader.TryRead(ref arrived, RequestLimits.Login, out _);
            Assert.Fail("It was taken for a request.");
        }
        catch (KafkaException e)
        {
            Assert.Contains("SASL_PLAINTEXT", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ApiKey.Produce, 16 * 1024 * 1024, true)]
    [InlineData(ApiKey.Produce, (16 * 1024 * 1024) + 1, false)]
    [InlineData(ApiKey.Fetch, 1024 * 1024, true)]
    [InlineData(ApiKey.Fetch, (1024 * 1024) + 1, false)]
    public void Only_produce_requests_may_be_larger_than_1_MB(object key, int length, bool isTaken)
    {
        var prefix = new byte[6];
        BinaryPrimitives.WriteInt32BigEndian(prefix, length);
        BinaryPrimitives.WriteInt16BigEndian(prefix.AsSpan(4), (short)(ApiKey)key);
        bool Read()
        {
            var arrived = new ReadOnlySequence<byte>(prefix);
            return RequestReader.TryRead(ref arrived, RequestLimits.Requests, out _);
        }
        if (isTaken) Assert.False(Read());
        else Assert.Throws<KafkaException>(() => Read());
    }

    private async Task GoneAsync()
    {
        await Eventually.True(() => _emulator.Server.Kafka!.Connections == 0, Cancellation, what: "That all clients are gone");
        // Other clients are served as before.
        Assert.Equal(2, (await TalkAsync(_emulator.Server, LogIn)).Count);
    }

    private static ErrorCode ErrorOf(byte[] produced)
    {
        var reader = new KafkaReader(produced);
        reader.ReadInt32();
        reader.ReadInt32();
        reader.ReadString();
        reader.ReadInt32();
        reader.ReadInt32();
        return (ErrorCode)reader.ReadInt16();
    }
}
