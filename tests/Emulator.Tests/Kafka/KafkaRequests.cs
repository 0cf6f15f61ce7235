using Local.Kafka.Types;
using static Emulator.Tests.Kafka.KafkaBytes;

namespace Emulator.Tests.Kafka;

/// <summary>One good request of each kind.</summary>
internal static class KafkaRequests
{
    /// <summary>The requests, without their lengths; those on topics are for partition 1 of <c>hub</c>.</summary>
    public static byte[][] OfEachKind()
    {
        static void Topic(KafkaWriter writer, Action<KafkaWriter> partition)
        {
            writer.WriteInt32(1);
            writer.WriteString("hub");
            writer.WriteInt32(1);
            writer.WriteInt32(1);
            partition(writer);
        }
        static void Member(KafkaWriter writer, bool hasInstance)
        {
            writer.WriteString("group");
            writer.WriteInt32(1);
            writer.WriteString("member");
            if (hasInstance) writer.WriteNullableString(null);
        }
        static void Strings(KafkaWriter writer, params string[] strings) => writer.WriteArray(strings, writer.WriteString);
        return
        [
            Request(ApiKey.ApiVersions, 3, writer => writer.WriteRaw(Hex("00 0370656572 0231 00"))),
            Handshake(),
            Authenticate("password"),
            Produce("hub", 1, Batch(["a", "b"], producer: 3, epoch: 0, sequence: 0)),
            Fetch("hub", 1, 0),
            Request(ApiKey.ListOffsets, 5, writer =>
            {
                writer.WriteInt32(-1);
                writer.WriteInt8(0);
                Topic(writer, partition =>
                {
                    partition.WriteInt32(-1);
                    partition.WriteInt64(-2);
                });
            }),
            Request(ApiKey.Metadata, 8, writer =>
            {
                Strings(writer, "hub", "other");
                for (var i = 0; i < 3; i++) writer.WriteBool(false);
            }),
            Request(ApiKey.OffsetCommit, 7, writer =>
            {
                writer.WriteString("other-group");
                writer.WriteInt32(-1);
                writer.WriteString("");
                writer.WriteNullableString(null);
                Topic(writer, partition =>
                {
                    partition.WriteInt64(1);
                    partition.WriteInt32(-1);
                    partition.WriteNullableString("note");
                });
            }),
            Request(ApiKey.OffsetFetch, 5, writer =>
            {
                writer.WriteString("other-group");
                Topic(writer, _ => { });
            }),
            Request(ApiKey.FindCoordinator, 2, writer =>
            {
                writer.WriteString("group");
                writer.WriteInt8(0);
            }),
            Request(ApiKey.JoinGroup, 5, writer =>
            {
                writer.WriteString("group");
                writer.WriteInt32(10_000);
                writer.WriteInt32(10_000);
                writer.WriteString("");
                writer.WriteNullableString("instance");
                writer.WriteString("consumer");
                writer.WriteInt32(1);
                writer.WriteString("range");
                writer.WriteBytes([1, 2, 3]);
            }),
            Request(ApiKey.SyncGroup, 3, writer =>
            {
                Member(writer, true);
                writer.WriteInt32(1);
                writer.WriteString("member");
                writer.WriteBytes([1]);
            }),
            Request(ApiKey.Heartbeat, 3, writer => Member(writer, true)),
            Request(ApiKey.LeaveGroup, 3, writer =>
            {
                writer.WriteString("group");
                writer.WriteInt32(1);
                writer.WriteString("member");
                writer.WriteNullableString(null);
            }),
            Request(ApiKey.DescribeGroups, 4, writer =>
            {
                Strings(writer, "group", "other-group");
                writer.WriteBool(false);
            }),
            Request(ApiKey.ListGroups, 2),
            Request(ApiKey.DeleteGroups, 1, writer => Strings(writer, "other-group")),
            Request(ApiKey.CreateTopics, 4, writer =>
            {
                writer.WriteInt32(1);
                writer.WriteString("new");
                writer.WriteInt32(1);
                writer.WriteInt16(1);
                writer.WriteInt32(0);
                writer.WriteInt32(1);
                writer.WriteString("k");
                writer.WriteNullableString("v");
                writer.WriteInt32(1000);
                writer.WriteBool(false);
            }),
            Request(ApiKey.InitProducerId, 1, writer =>
            {
                writer.WriteNullableString(null);
                writer.WriteInt32(1000);
            }),
            Request(ApiKey.DescribeConfigs, 3, writer =>
            {
                writer.WriteInt32(1);
                writer.WriteInt8(2);
                writer.WriteString("hub");
                writer.WriteInt32(-1);
                writer.WriteBool(false);
                writer.WriteBool(false);
            }),
        ];
    }
}
