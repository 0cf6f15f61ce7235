using System.Xml.Linq;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>https://learn.microsoft.com/rest/api/servicebus/queues</summary>
internal readonly struct QueueAdministration(Namespace broker, EntityRecords records)
{
    public Answer List(Page page, AtomAddress address)
    {
        var self = this;
        return Answer.Ok(Atom.Feed(
            address, "$Resources/queues", "Queues", records.Now, page.Of(broker.Queues).Select(queue => self.Entry(queue, address))));
    }

    public Answer Get(QueueEntity queue, AtomAddress address) => Answer.Ok(Entry(queue, address));

    /// <exception cref="DescriptionException">The service would not take the description.</exception>
    public Answer Put(string path, XElement description, bool isUpdate, AtomAddress address)
    {
        var read = new DescriptionReader(description);
        var (options, status) = (Descriptions.ReadQueue(read), read.Status());
        var known = broker.FindQueue(path);
        if (isUpdate && known is null) return Answer.Refuse(Failures.EntityNotFound(path));
        NamespaceAdministration.CheckForwarding(broker, path, options);
        if (isUpdate)
        {
            NamespaceAdministration.CheckFixed("RequiresSession", known!.Options.RequiresSession, options.RequiresSession);
            NamespaceAdministration.CheckFixed(
                "RequiresDuplicateDetection",
                known.Options.DuplicateDetectionWindow is not null,
                options.DuplicateDetectionWindow is not null);
            known.Update(options);
        }
        else
        {
            NamespaceAdministration.CheckName(EntityNames.Entity.Fault(path));
            if (broker.Create(new QueueDefinition(path, options)).Failure is { } failure) return Answer.Refuse(failure);
            known = broker.FindQueue(path)!;
        }
        known.Status = status;
        records.Set(known.Address, read.Others, isNew: !isUpdate);
        return isUpdate ? Answer.Ok(Entry(known, address)) : Answer.Created(Entry(known, address));
    }

    private XElement Entry(QueueEntity queue, AtomAddress address)
    {
        var record = records.Of(queue.Address);
        return Atom.Entry(
            address,
            queue.Address,
            queue.Address,
            record,
            Descriptions.WriteQueue(queue.Options, queue.Snapshot("queue"), record, address));
    }
}
