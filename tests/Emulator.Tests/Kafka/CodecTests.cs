using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using K4os.Compression.LZ4.Streams;
using Local.Kafka.Messages;
using Local.Kafka.Records;
using Local.Kafka.Types;
using static Emulator.Tests.Kafka.KafkaBytes;

namespace Emulator.Tests.Kafka;

/// <summary>https://kafka.apache.org/protocol</summary>
public sealed class CodecTests
{
    private const int Limit = 1024 * 1024;

    // RFC 3720, appendix B.4, and the check value that is customary.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8a9136aa)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0x62a8ab43)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0x46dd794e)]
    [InlineData("313233343536373839", 0xe3069283)]
    public void The_checksum_matches_the_examples_in_the_RFC(string hex, uint expected) => Assert.Equal(expected, Crc32C.Compute(Hex(hex)));

    // https://protobuf.dev/programming-guides/encoding/#signed-ints, which the guide refers to.
    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(-64, "7f")]
    [InlineData(64, "8001")]
    [InlineData(int.MaxValue, "feffffff0f")]
    [InlineData(int.MinValue, "ffffffff0f")]
    public void Numbers_in_records_use_zigzag_encoding(int value, string hex)
    {
        Assert.Equal(Hex(hex), Written(writer => writer.WriteVarInt(value)));
        Assert.Equal(value, new KafkaReader(Hex(hex)).ReadVarInt());
    }

    [Fact]
    public void Any_number_is_read_back_unchanged() => Prop.ForAll<long>(value =>
    {
        var reader = new KafkaReader(Written(writer => writer.WriteVarLong(value)));
        return reader.ReadVarLong() == value && reader.AtEnd;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_response_lists_the_supported_versions()
    {
        var oldest = Written(new ApiVersionsResponse(ErrorCode.UnsupportedVersion), 0);
        Assert.Equal("0023 00000014 0000 0000 0008 0001 0004 000b", Spaced(oldest, 2, 4, 2, 2, 2, 2, 2, 2));
        var newest = Written(new ApiVersionsResponse(ErrorCode.None), 3);
        Assert.Equal("0000 15 0000 0000 0008 00", Spaced(newest, 2, 1, 2, 2, 2, 1));
        Assert.Equal(Hex("00000000 00"), newest[^5..]);
    }

    // Kafka's guide, request header and Metadata request version 1: key, version, correlation id, client, one topic.
    [Fact]
    public void A_request_is_parsed_as_in_the_protocol_guide()
    {
        var reader = new KafkaReader(Hex("0003 0001 0000002a 0004 70656572 00000001 0003 687562"));
        Assert.Equal(new RequestHeader(ApiKey.Metadata, 1, 42, "peer"), RequestHeader.Read(ref reader));
        Assert.Equal(["hub"], MetadataRequest.Read(ref reader, 1).Topics!);
        Assert.True(reader.AtEnd);
    }

    // The buffer of a request is reused for the next one, while a group keeps what its members sent.
    [Fact]
    public void A_group_does_not_keep_the_buffer_of_a_request()
    {
        var join = Written(writer =>
        {
            writer.WriteString("group");
            writer.WriteInt32(10_000);
            writer.WriteString("");
            writer.WriteString("consumer");
            writer.WriteInt32(1);
            writer.WriteString("range");
            writer.WriteBytes("topics"u8);
        });
        var sync = Written(writer =>
        {
            writer.WriteString("group");
            writer.WriteInt32(1);
            writer.WriteString("member");
            writer.WriteInt32(1);
            writer.WriteString("member");
            writer.WriteBytes("parts"u8);
        });
        var joinReader = new KafkaReader(join);
        var syncReader = new KafkaReader(sync);
        var metadata = JoinGroupRequest.Read(ref joinReader, 0).Protocols[0].Metadata;
        var assignment = SyncGroupRequest.Read(ref syncReader, 0).Assignments[0].Assignment;
        Array.Clear(join);
        Array.Clear(sync);
        Assert.Equal(("topics", "parts"), (Encoding.UTF8.GetString(metadata.Span), Encoding.UTF8.GetString(assignment.Span)));
    }

    [Fact]
    public void An_empty_list_of_topics_means_all_topics_only_in_version_0()
    {
        static MetadataRequest Read(string hex, int version)
        {
            var reader = new KafkaReader(Hex(hex));
            return MetadataRequest.Read(ref reader, version);
        }
        Assert.Null(Read("00000000", 0).Topics);
        Assert.Empty(Read("00000000", 1).Topics!);
        Assert.Null(Read("ffffffff", 1).Topics);
    }

    [Fact]
    public void A_batch_is_written_as_in_the_protocol_guide()
    {
        var batch = Written(writer =>
        {
            var batches = new RecordBatchWriter(writer);
            batches.Add(5, 1000, Written(
                content => RecordContent.Write(content, "k"u8.ToArray(), "v"u8.ToArray(), [new RecordHeader("h", null)])));
            batches.Add(6, 1000, Written(content => RecordContent.Write(content, null, null, [])));
            batches.End();
        });
        var body = Hex(
            "0008 00000001 00000000000003e8 00000000000003e8 ffffffffffffffff ffff ffffffff 00000002"
            + "16 00 00 00 02 6b 02 76 02 02 68 01" + "0c 00 00 02 01 01 00");
        Assert.Equal(Convert.ToHexString(body), Convert.ToHexString(batch.AsSpan(RecordBatch.AttributesAt)));
        Assert.Equal("0000000000000005", Convert.ToHexString(batch.AsSpan(0, 8)));
        Assert.Equal(batch, Signed([.. batch]));
    }

    [Fact]
    public void A_new_batch_starts_at_a_record_with_another_timestamp_or_after_a_gap()
    {
        var content = Written(inner => RecordContent.Write(inner, null, "x"u8.ToArray(), []));
        var batches = Written(writer =>
        {
            var written = new RecordBatchWriter(writer);
            foreach (var (offset, time) in new[] { (0, 1), (1, 1), (2, 2), (5, 2) }) written.Add(offset, time, content);
            written.End();
        });
        var seen = new List<(long, int)>();
        for (ReadOnlyMemory<byte> rest = batches; rest.Length > 0;)
        {
            var reader = new KafkaReader(rest);
            var (first, length) = (reader.ReadInt64(), reader.ReadInt32());
            seen.Add((first, RecordBatchReader.Read(rest[..(12 + length)], Limit).Batch!.Records.Count));
            rest = rest[(12 + length)..];
        }
        Assert.Equal([(0L, 2), (2L, 1), (5L, 1)], seen);
    }

    public static TheoryData<string> Codecs => ["none", "gzip", "snappy", "xerial", "lz4", "zstd"];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_batch_with_any_compression_codec_is_read(string codec)
    {
        string[] values = [.. Enumerable.Range(0, 100).Select(i => new string('a', i))];
        var reading = RecordBatchReader.Read(Compressed(codec, values), Limit);
        Assert.Equal((ErrorCode.None, null), (reading.Error, reading.Reason));
        Assert.Equal(values, reading.Batch!.Records.Select(record => Encoding.UTF8.GetString(record.Value!.Value.Span)));
    }

    // A request may contain one record for a partition and megabytes for others, which must not be kept with it.
    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_record_keeps_only_its_own_batch_in_memory_and_not_the_whole_request(string codec)
    {
        byte[] request = [.. new byte[1000], .. Compressed(codec, ["a", "b"]), .. new byte[1000]];
        var records = RecordBatchReader.Read(request.AsMemory(1000..^1000), Limit).Batch!.Records;
        Assert.All(records, record => Assert.True(MemoryMarshal.TryGetArray(record.Encoded, out var kept) && kept.Array!.Length < 40));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_batch_that_is_too_large_after_decompression_is_refused(string codec) =>
        Assert.Equal(ErrorCode.MessageTooLarge, RecordBatchReader.Read(Compressed(codec, [new string('a', Limit)]), Limit).Error);

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Random_changes_to_a_batch_cause_only_protocol_errors(string codec)
    {
        var whole = Compressed(codec, ["hello", new string('x', 300), "world"]);
        var random = new Random(20260101);
        for (var round = 0; round < 3000; round++)
        {
            byte[] changed = [.. whole];
            for (var change = random.Next(1, 4); change > 0; change--)
                changed[random.Next(RecordBatch.AttributesAt, changed.Length)] = (byte)random.Next(256);
            // First the checksum refuses them, then the content.
            Assert.NotEqual(ErrorCode.Unknown, RecordBatchReader.Read(changed, Limit).Error);
            var signed = RecordBatchReader.Read(Signed(changed), Limit);
            Assert.True(signed.Batch is not null || (signed.Error != ErrorCode.None && signed.Reason is not null));
            var cut = RecordBatchReader.Read(Signed(changed[..random.Next(RecordBatch.HeaderSize, changed.Length)]), Limit);
            Assert.True(cut.Batch is not null || cut.Error != ErrorCode.None);
        }
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        var batch = Batch(["hello"]);
        batch[^1]++;
        Assert.Equal(ErrorCode.CorruptMessage, RecordBatchReader.Read(batch, Limit).Error);
    }

    [Theory]
    [InlineData(0, 1, ErrorCode.CorruptMessage)]
    [InlineData(0, 0, ErrorCode.InvalidRecord)]
    [InlineData(0, -1, ErrorCode.InvalidRecord)]
    [InlineData(0, int.MaxValue, ErrorCode.CorruptMessage)]
    [InlineData(5, 1, ErrorCode.UnsupportedCompressionType)]
    [InlineData(1 << 4, 1, ErrorCode.InvalidTxnState)]
    [InlineData(1 << 5, 1, ErrorCode.InvalidRecord)]
    public void A_malformed_batch_is_refused(short attributes, int count, object error) =>
        Assert.Equal((ErrorCode)error, RecordBatchReader.Read(Batch([], count, attributes), Limit).Error);

    [Theory]
    [InlineData("ff01")]
    [InlineData("0000ff01")]
    [InlineData("010180808080 08")]
    [InlineData("0101 02 02 68")]
    [InlineData("0101 02 04 ff01")]
    [InlineData("0101 00 00")]
    public void A_record_with_an_invalid_length_is_refused(string content) =>
        Assert.Throws<KafkaException>(() => RecordContent.Read(Hex(content)));

    [Fact]
    public void An_array_that_is_longer_than_the_remaining_bytes_is_refused_before_any_element_is_read()
    {
        var bytes = Written(writer =>
        {
            writer.WriteInt32(3);
            writer.WriteInt16(7);
        });
        Assert.Contains(
            "3 elements are declared, but only 2 bytes are left",
            Assert.Throws<KafkaException>(() => new KafkaReader(bytes).ReadArray(NotRead, 0)).Message, StringComparison.Ordinal);

        static int NotRead(ref KafkaReader reader, int version) => throw new InvalidOperationException("An element was read.");
    }

    [Fact]
    public void A_record_with_an_unexpected_offset_is_refused()
    {
        var records = Written(writer =>
        {
            var content = Written(inner => RecordContent.Write(inner, null, "a"u8.ToArray(), []));
            writer.WriteVarInt(3 + content.Length);
            writer.WriteInt8(0);
            writer.WriteVarLong(0);
            writer.WriteVarInt(1);
            writer.WriteRaw(content);
        });
        var reading = RecordBatchReader.Read(Batch(records, 1), Limit);
        Assert.Equal((ErrorCode.CorruptMessage, "Record 0 has the wrong offset delta."), (reading.Error, reading.Reason));
    }

    [Fact]
    public void Only_the_checksum_detects_a_changed_value()
    {
        var batch = Batch(["value"]);
        batch[batch.AsSpan().IndexOf("value"u8)] = (byte)'w';
        Assert.Equal(ErrorCode.CorruptMessage, RecordBatchReader.Read(batch, Limit).Error);
        Assert.Equal(ErrorCode.None, RecordBatchReader.Read(Signed(batch), Limit).Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_batch_with_a_wrong_last_offset_is_refused(int lastDelta)
    {
        var batch = Batch(["a", "b"]);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(RecordBatch.LastDeltaAt), lastDelta);
        Assert.Equal(ErrorCode.InvalidRecord, RecordBatchReader.Read(Signed(batch), Limit).Error);
    }

    [Fact]
    public void Two_batches_for_the_same_partition_in_a_request_are_refused() =>
        Assert.Equal(ErrorCode.InvalidRecord,
            RecordBatchReader.Read(new byte[][] { Batch(["a"]), Batch(["b"]) }.SelectMany(one => one).ToArray(), Limit).Error);

    [Fact]
    public void Batches_in_older_formats_are_refused()
    {
        var batch = Batch(["a"]);
        batch[16] = 1;
        Assert.Equal(ErrorCode.UnsupportedForMessageFormat, RecordBatchReader.Read(batch, Limit).Error);
    }

    [Fact]
    public void Empty_bytes_differ_from_null()
    {
        static (ReadOnlyMemory<byte>? Plain, ReadOnlyMemory<byte>? Var) Read(string plain, string var) =>
            (new KafkaReader(Hex(plain)).ReadNullableBytes(), new KafkaReader(Hex(var)).ReadVarBytes());
        Assert.Equal((null, null), Read("ffffffff", "01"));
        Assert.Equal((0, 0), Read("00000000", "00") is var (plain, var) ? (plain!.Value.Length, var!.Value.Length) : default);
    }

    // 2 GB of elements in a few bytes.
    [Fact]
    public void An_array_with_an_invalid_length_allocates_no_memory()
    {
        var claims = Hex("7fffffff 00 00 00 00");
        static void Read(byte[] bytes)
        {
            var reader = new KafkaReader(bytes);
            reader.ReadArray(static (ref reader, _) => reader.ReadInt8(), 0);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<KafkaException>(() => Read(claims));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Throws<KafkaException>(() => Read(Hex("fffffffe")));
        Assert.Throws<KafkaException>(() => Read([.. Hex("000186a1"), .. new byte[100_001]]));
    }

    private static byte[] Compressed(string codec, string[] values) => codec switch
    {
        "none" => Batch(values),
        "gzip" => Batch(values, CompressionType.Gzip,
            bytes => Through(bytes, stream => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))),
        "lz4" => Batch(values, CompressionType.Lz4, bytes => Through(bytes, stream => LZ4Stream.Encode(stream, leaveOpen: true))),
        "zstd" => Batch(values, CompressionType.Zstd, bytes => Through(bytes, stream => new ZstdSharp.CompressionStream(stream))),
        "snappy" => Batch(values, CompressionType.Snappy, bytes => Snappier.Snappy.CompressToArray(bytes)),
        _ => Batch(values, CompressionType.Snappy, Xerial),
    };

    private static byte[] Through(byte[] bytes, Func<Stream, Stream> open)
    {
        using var result = new MemoryStream();
        using (var stream = open(result)) stream.Write(bytes);
        return result.ToArray();
    }

    // Blocks of 32 KB, each with its length, after a header of 16 bytes.
    private static byte[] Xerial(byte[] bytes) => Written(writer =>
    {
        writer.WriteRaw(Hex("82 534e41505059 00 00000001 00000001"));
        foreach (var block in bytes.Chunk(32 * 1024)) writer.WriteBytes(Snappier.Snappy.CompressToArray(block));
    });

    private static string Spaced(byte[] bytes, params int[] lengths)
    {
        var at = 0;
        return string.Join(' ', lengths.Select(length => Convert.ToHexStringLower(bytes.AsSpan((at += length) - length, length))));
    }
}
