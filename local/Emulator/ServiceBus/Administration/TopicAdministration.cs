using System.Xml.Linq;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Topics;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>https://learn.microsoft.com/rest/api/servicebus/topics</summary>
internal readonly struct TopicAdministration(Namespace broker, EntityRecords records)
{
    public Answer List(Page page, AtomAddress address)
    {
        var self = this;
        return Answer.Ok(Atom.Feed(
            address, "$Resources/topics", "Topics", records.Now, page.Of(broker.Topics).Select(topic => self.Entry(topic, address))));
    }

    public Answer Get(TopicEntity topic, AtomAddress address) => Answer.Ok(Entry(topic, address));

    /// <exception cref="DescriptionException">The service would not take the description.</exception>
    public Answer Put(string path, XElement description, bool isUpdate, AtomAddress address)
    {
        var read = new DescriptionReader(description);
        var (options, status) = (Descriptions.ReadTopic(read), read.Status());
        var known = broker.FindTopic(path);
        if (isUpdate && known is null) return Answer.Refuse(Failures.EntityNotFound(path));
        if (isUpdate)
        {
            NamespaceAdministration.CheckFixed(
                "RequiresDuplicateDetection",
                known!.Options.DuplicateDetectionWindow is not null,
                options.DuplicateDetectionWindow is not null);
            known.Update(options);
        }
        else
        {
            NamespaceAdministration.CheckName(EntityNames.Entity.Fault(path));
            if (broker.Create(new TopicDefinition(path, options, [])).Failure is { } failure) return Answer.Refuse(failure);
            known = broker.FindTopic(path)!;
        }
        known.Status = status;
        records.Set(known.Address, read.Others, isNew: !isUpdate);
        return isUpdate ? Answer.Ok(Entry(known, address)) : Answer.Created(Entry(known, address));
    }

    private XElement Entry(TopicEntity topic, AtomAddress address)
    {
        var record = records.Of(topic.Address);
        return Atom.Entry(
            address,
            topic.Address,
            topic.Address,
            record,
            Descriptions.WriteTopic(topic.Options, topic.Snapshot(), topic.Subscriptions.Count, record));
    }
}
