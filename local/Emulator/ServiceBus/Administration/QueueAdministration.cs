using System.Xml.Linq;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The operations on queues: https://learn.microsoft.com/rest/api/servicebus/queues</summary>
internal sealed class QueueAdministration(Namespace broker, EntityRecords records)
    : EntityAdministration<QueueEntity, QueueOptions>(records)
{
    protected override string Title => "Queues";

    protected override IEnumerable<QueueEntity> All => broker.Queues;

    protected override QueueEntity? Find(string path) => broker.FindQueue(path);

    protected override QueueOptions Read(DescriptionReader description) => Descriptions.ReadQueue(description);

    protected override XElement Write(QueueEntity entity, EntityRecord record, AtomAddress address) =>
        Descriptions.WriteQueue(entity.Options, entity.Snapshot("queue"), record, address);

    protected override void Check(string path, QueueOptions options) => NamespaceAdministration.CheckForwarding(broker, path, options);

    protected override Outcome Create(string path, QueueOptions options) => broker.Create(new QueueDefinition(path, options));

    protected override void Update(QueueEntity entity, QueueOptions options)
    {
        var known = entity.Options;
        NamespaceAdministration.CheckFixed("RequiresSession", known.RequiresSession, options.RequiresSession);
        NamespaceAdministration.CheckFixed(
            "RequiresDuplicateDetection", known.DuplicateDetectionWindow is not null, options.DuplicateDetectionWindow is not null);
        entity.Update(options);
    }
}
