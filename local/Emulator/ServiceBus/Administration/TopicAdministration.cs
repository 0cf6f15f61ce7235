using System.Xml.Linq;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Topics;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The operations on topics: https://learn.microsoft.com/rest/api/servicebus/topics</summary>
internal sealed class TopicAdministration(Namespace broker, EntityRecords records)
    : EntityAdministration<TopicEntity, TopicOptions>(records)
{
    protected override string Title => "Topics";

    protected override IEnumerable<TopicEntity> All => broker.Topics;

    protected override TopicEntity? Find(string path) => broker.FindTopic(path);

    protected override TopicOptions Read(DescriptionReader description) => Descriptions.ReadTopic(description);

    protected override XElement Write(TopicEntity entity, EntityRecord record, AtomAddress address) =>
        Descriptions.WriteTopic(entity.Options, entity.Snapshot(), entity.Subscriptions.Count, record);

    protected override Outcome Create(string path, TopicOptions options) => broker.Create(new TopicDefinition(path, options, []));

    protected override void Update(TopicEntity entity, TopicOptions options)
    {
        NamespaceAdministration.CheckFixed(
            "RequiresDuplicateDetection",
            entity.Options.DuplicateDetectionWindow is not null,
            options.DuplicateDetectionWindow is not null);
        entity.Update(options);
    }
}
