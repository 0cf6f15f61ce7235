using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Local.Emulator.Access;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.Hosting;
using Local.Kafka.Messages;
using Local.Kafka.Records;
using Local.Kafka.Types;

namespace Emulator.Tests.Kafka;

/// <summary>Requests and batches as bytes, and a client that writes whatever a test gives it.</summary>
internal static class KafkaBytes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>What is written, as an array.</summary>
    public static byte[] Written(Action<KafkaWriter> write)
    {
        using var writer = new KafkaWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    public static byte[] Written(IKafkaResponse response, int version) => Written(writer => response.Write(writer, version));

    /// <summary>A request without its length.</summary>
    public static byte[] Request(ApiKey key, short version, Action<KafkaWriter>? body = null, string client = "peer") => Written(writer =>
    {
        writer.WriteInt16((short)key);
        writer.WriteInt16(version);
        writer.WriteInt32(7);
        writer.WriteNullableString(client);
        body?.Invoke(writer);
    });

    /// <summary>A request with its length.</summary>
    public static byte[] Framed(byte[] request)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, request.Length);
        return [.. length, .. request];
    }

    public static byte[] Handshake(short version = 1, string mechanism = "PLAIN") =>
        Request(ApiKey.SaslHandshake, version, writer => writer.WriteString(mechanism));

    public static byte[] Authenticate(string password, string user = "$ConnectionString") =>
        Request(ApiKey.SaslAuthenticate, 1, writer => writer.WriteBytes(Plain(password, user)));

    public static byte[] Plain(string password, string user = "$ConnectionString") => Encoding.UTF8.GetBytes($"\0{user}\0{password}");

    public static string ConnectionString(SharedKey key) =>
        $"Endpoint=sb://localhost;SharedAccessKeyName={key.Name};SharedAccessKey={key.Key};UseDevelopmentEmulator=true;";

    public static SaslLogin LoggedIn(SharedKey key, TimeProvider time)
    {
        var login = new SaslLogin(key, time);
        login.Answer(new SaslHandshakeRequest("PLAIN"), 1);
        Assert.Equal(ErrorCode.None, login.Answer(new SaslAuthenticateRequest(Plain(ConnectionString(key)))).Error);
        return login;
    }

    /// <summary>A batch as a producer writes it.</summary>
    public static byte[] Batch(
        IReadOnlyList<string> values, CompressionType compression = CompressionType.None, Func<byte[], byte[]>? compress = null,
        long producer = -1, short epoch = -1, int sequence = -1)
    {
        var records = Written(writer =>
        {
            for (var i = 0; i < values.Count; i++)
            {
                var content = Written(inner => RecordContent.Write(inner, null, Encoding.UTF8.GetBytes(values[i]), []));
                var head = Written(inner =>
                {
                    inner.WriteInt8(0);
                    inner.WriteVarLong(0);
                    inner.WriteVarInt(i);
                });
                writer.WriteVarInt(head.Length + content.Length);
                writer.WriteRaw(head);
                writer.WriteRaw(content);
            }
        });
        return Batch(compress?.Invoke(records) ?? records, values.Count, (short)compression, producer, epoch, sequence);
    }

    /// <summary>A batch around records that are encoded already, with a checksum that is right.</summary>
    public static byte[] Batch(byte[] records, int count, short attributes = 0, long producer = -1, short epoch = -1, int sequence = -1)
    {
        var batch = Written(writer =>
        {
            writer.WriteInt64(0);
            writer.WriteInt32(0);
            writer.WriteInt32(-1);
            writer.WriteInt8(RecordBatch.Magic);
            writer.WriteInt32(0);
            writer.WriteInt16(attributes);
            writer.WriteInt32(count - 1);
            writer.WriteInt64(0);
            writer.WriteInt64(0);
            writer.WriteInt64(producer);
            writer.WriteInt16(epoch);
            writer.WriteInt32(sequence);
            writer.WriteInt32(count);
            writer.WriteRaw(records);
        });
        return Signed(batch);
    }

    /// <summary>Sets the length and the checksum of a batch.</summary>
    public static byte[] Signed(byte[] batch)
    {
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(RecordBatch.LengthAt), batch.Length - RecordBatch.LengthAt - sizeof(int));
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(RecordBatch.CrcAt), Crc32C.Compute(batch.AsSpan(RecordBatch.AttributesAt)));
        return batch;
    }

    public static byte[] Produce(string topic, int partition, byte[]? records, short acks = -1, short version = 8) =>
        Request(ApiKey.Produce, version, writer =>
    {
        writer.WriteNullableString(null);
        writer.WriteInt16(acks);
        writer.WriteInt32(30_000);
        writer.WriteInt32(1);
        writer.WriteString(topic);
        writer.WriteInt32(1);
        writer.WriteInt32(partition);
        if (records is null) writer.WriteInt32(-1);
        else writer.WriteBytes(records);
    });

    public static byte[] Fetch(
        string topic, int partition, long offset, int wait = 0, int minBytes = 1, int maxBytes = 1_000_000,
        int session = 0) => Request(ApiKey.Fetch, 11, writer =>
    {
        writer.WriteInt32(-1);
        writer.WriteInt32(wait);
        writer.WriteInt32(minBytes);
        writer.WriteInt32(maxBytes);
        writer.WriteInt8(0);
        writer.WriteInt32(session);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteString(topic);
        writer.WriteInt32(1);
        writer.WriteInt32(partition);
        writer.WriteInt32(-1);
        writer.WriteInt64(offset);
        writer.WriteInt64(-1);
        writer.WriteInt32(maxBytes);
        writer.WriteInt32(0);
        writer.WriteString("");
    });

    /// <summary>
    /// Writes bytes, in pieces of a size, and no more, and reads until the emulator hangs up: all of its responses, without their lengths.
    /// </summary>
    public static async Task<IReadOnlyList<byte[]>> TalkAsync(EmulatorServer server, byte[] bytes, int piece = int.MaxValue)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", server.Kafka!.Port!.Value, deadline.Token);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            foreach (var part in bytes.Chunk(Math.Min(piece, Math.Max(1, bytes.Length)))) await stream.WriteAsync(part, deadline.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, deadline.Token);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server disconnected before it had read everything.
        }
        var responses = new List<byte[]>();
        for (ReadOnlyMemory<byte> rest = answer.ToArray(); rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest.Span);
            responses.Add(rest.Slice(sizeof(int), length).ToArray());
            rest = rest[(sizeof(int) + length)..];
        }
        return responses;
    }
}
