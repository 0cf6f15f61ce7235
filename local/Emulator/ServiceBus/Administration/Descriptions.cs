using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>
/// Converts the settings of queues, subscriptions and topics to the service's XML and back, with elements in the service's order.
/// </summary>
internal static class Descriptions
{
    public const string Queue = "QueueDescription", Topic = "TopicDescription", Subscription = "SubscriptionDescription";
    private static readonly XNamespace Counts = "http://schemas.microsoft.com/netservices/2011/06/servicebus";
    private static readonly TimeSpan Shortest = TimeSpan.FromTicks(1);

    /// <exception cref="DescriptionException">A property is out of its range.</exception>
    public static QueueOptions ReadQueue(DescriptionReader read) => ReadReceivable(read) with
    {
        DuplicateDetectionWindow = Duplicates(read),
        MaxMessageSizeInBytes = MessageSize(read),
        MaxSizeInBytes = Size(read),
    };

    /// <exception cref="DescriptionException">A property is out of its range.</exception>
    public static QueueOptions ReadSubscription(DescriptionReader read) => ReadReceivable(read) with
    {
        DeadLetteringOnFilterEvaluationExceptions = read.Flag("DeadLetteringOnFilterEvaluationExceptions", true),
    };

    /// <exception cref="DescriptionException">A property is out of its range.</exception>
    public static TopicOptions ReadTopic(DescriptionReader read) => new()
    {
        DefaultMessageTimeToLive = TimeToLive(read),
        DuplicateDetectionWindow = Duplicates(read),
        MaxMessageSizeInBytes = MessageSize(read),
        MaxSizeInBytes = Size(read),
    };

    public static XElement WriteQueue(QueueOptions options, EntitySnapshot snapshot, EntityRecord record, AtomAddress address) =>
        Description(Queue, [
        .. Receivable(options),
        Element("MaxSizeInMegabytes", options.MaxSizeInBytes / 1024 / 1024),
        Element("MaxMessageSizeInKilobytes", options.MaxMessageSizeInBytes / 1024),
        .. Duplicates(options.DuplicateDetectionWindow),
        .. Shared(options, snapshot, record, address)]);

    public static XElement WriteSubscription(QueueOptions options, EntitySnapshot snapshot, EntityRecord record, AtomAddress address) =>
        Description(Subscription, [
        .. Receivable(options),
        Element("DeadLetteringOnFilterEvaluationExceptions", options.DeadLetteringOnFilterEvaluationExceptions),
        .. Shared(options, snapshot, record, address)]);

    public static XElement WriteTopic(TopicOptions options, EntitySnapshot snapshot, int subscriptions, EntityRecord record) =>
        Description(Topic, [
        Element("DefaultMessageTimeToLive", options.DefaultMessageTimeToLive ?? TimeSpan.MaxValue),
        Element("MaxSizeInMegabytes", options.MaxSizeInBytes / 1024 / 1024),
        Element("MaxMessageSizeInKilobytes", options.MaxMessageSizeInBytes / 1024),
        .. Duplicates(options.DuplicateDetectionWindow),
        Element("SizeInBytes", snapshot.SizeInBytes),
        Element("Status", snapshot.Status),
        .. Times(record),
        Count(snapshot),
        Element("SubscriptionCount", subscriptions),
        .. record.Others]);

    public static XElement Element(string name, object value) => new(Atom.ServiceBus + name, value switch
    {
        bool flag => XmlConvert.ToString(flag),
        TimeSpan span => XmlConvert.ToString(span),
        DateTimeOffset time => Atom.Time(time),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    });

    private static XElement Description(string kind, IEnumerable<XElement> elements) => new(Atom.ServiceBus + kind, elements);

    private static QueueOptions ReadReceivable(DescriptionReader read)
    {
        var defaults = new QueueOptions();
        return defaults with
        {
            LockDuration = read.Duration("LockDuration", Shortest, ServiceBusLimits.LockDuration) ?? defaults.LockDuration,
            MaxDeliveryCount = read.Number("MaxDeliveryCount", defaults.MaxDeliveryCount, 1, ServiceBusLimits.MaxDeliveryCount),
            RequiresSession = read.Flag("RequiresSession"),
            DefaultMessageTimeToLive = TimeToLive(read),
            DeadLetteringOnMessageExpiration = read.Flag("DeadLetteringOnMessageExpiration"),
            ForwardTo = read.Target("ForwardTo"),
            ForwardDeadLetteredMessagesTo = read.Target("ForwardDeadLetteredMessagesTo"),
        };
    }

    private static TimeSpan? TimeToLive(DescriptionReader read) =>
        read.Duration("DefaultMessageTimeToLive", Shortest, TimeSpan.MaxValue) is { } span && span < TimeSpan.MaxValue ? span : null;

    private static TimeSpan? Duplicates(DescriptionReader read)
    {
        var window = read.Duration(
            "DuplicateDetectionHistoryTimeWindow", ServiceBusLimits.ShortestDuplicateWindow, ServiceBusLimits.LongestDuplicateWindow);
        return read.Flag("RequiresDuplicateDetection") ? window ?? ServiceBusLimits.DuplicateWindow : null;
    }

    private static long MessageSize(DescriptionReader read) =>
        read.Number("MaxMessageSizeInKilobytes", (int)(ServiceBusLimits.MessageSizeInBytes / 1024), 1, 100 * 1024) * 1024L;

    private static long Size(DescriptionReader read) =>
        read.Number("MaxSizeInMegabytes", (int)(ServiceBusLimits.EntitySizeInBytes / 1024 / 1024), 1, 80 * 1024) * 1024L * 1024;

    private static IEnumerable<XElement> Receivable(QueueOptions options) =>
    [
        Element("LockDuration", options.LockDuration),
        Element("RequiresSession", options.RequiresSession),
        Element("DefaultMessageTimeToLive", options.DefaultMessageTimeToLive ?? TimeSpan.MaxValue),
        Element("DeadLetteringOnMessageExpiration", options.DeadLetteringOnMessageExpiration),
        Element("MaxDeliveryCount", options.MaxDeliveryCount),
    ];

    private static IEnumerable<XElement> Duplicates(TimeSpan? window) =>
        [
            Element("RequiresDuplicateDetection", window is not null),
            Element("DuplicateDetectionHistoryTimeWindow", window ?? ServiceBusLimits.DuplicateWindow),
        ];

    private static IEnumerable<XElement> Shared(QueueOptions options, EntitySnapshot snapshot, EntityRecord record, AtomAddress address)
    {
        yield return Element(
            "MessageCount",
            snapshot.Active + snapshot.Deferred + snapshot.Scheduled + snapshot.DeadLettered + snapshot.TransferDeadLettered);
        yield return Element("SizeInBytes", snapshot.SizeInBytes);
        yield return Element("Status", snapshot.Status);
        if (options.ForwardTo is { } to) yield return Element("ForwardTo", address.Of(to));
        if (options.ForwardDeadLetteredMessagesTo is { } dead) yield return Element("ForwardDeadLetteredMessagesTo", address.Of(dead));
        foreach (var element in Times(record)) yield return element;
        yield return Count(snapshot);
        foreach (var element in record.Others) yield return element;
    }

    private static IEnumerable<XElement> Times(EntityRecord record) =>
        [Element("CreatedAt", record.Created), Element("UpdatedAt", record.Updated), Element("AccessedAt", record.Updated)];

    private static XElement Count(EntitySnapshot snapshot) => new(
        Atom.ServiceBus + "CountDetails",
        new XElement(Counts + "ActiveMessageCount", snapshot.Active + snapshot.Deferred),
        new XElement(Counts + "DeadLetterMessageCount", snapshot.DeadLettered),
        new XElement(Counts + "ScheduledMessageCount", snapshot.Scheduled),
        new XElement(Counts + "TransferMessageCount", 0),
        new XElement(Counts + "TransferDeadLetterMessageCount", snapshot.TransferDeadLettered));
}
