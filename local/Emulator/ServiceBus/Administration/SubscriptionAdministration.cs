using System.Xml.Linq;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Rules;
using Local.Emulator.ServiceBus.Topics;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The operations on subscriptions: https://learn.microsoft.com/rest/api/servicebus/subscriptions</summary>
internal readonly struct SubscriptionAdministration(Namespace broker, EntityRecords records, string topicName)
{
    public Answer List(Page page, AtomAddress address)
    {
        if (broker.FindTopic(topicName) is not { } topic) return Answer.Refuse(Failures.EntityNotFound(topicName));
        var self = this;
        return Answer.Ok(Atom.Feed(
            address,
            $"{topic.Address}/Subscriptions",
            "Subscriptions",
            records.Now,
            page.Of(topic.Subscriptions).Select(subscription => self.Entry(subscription, address))));
    }

    public Answer Get(string name, AtomAddress address) => Find(name) is { } found ? Answer.Ok(Entry(found, address)) : NotFound(name);

    /// <exception cref="DescriptionException">The service would refuse the description.</exception>
    public Answer Put(string name, XElement entry, bool isUpdate, AtomAddress address)
    {
        if (Atom.Description(entry, Descriptions.Subscription) is not { } description)
            throw new DescriptionException("The body must be an Atom entry with a SubscriptionDescription.");
        if (broker.FindTopic(topicName) is not { } topic) return Answer.Refuse(Failures.EntityNotFound(topicName));
        var read = new DescriptionReader(description);
        var (options, status, rule) = (Descriptions.ReadSubscription(read), read.Status(), read.Element(RuleDescriptions.DefaultRule));
        var known = Find(name);
        if (isUpdate && known is null) return NotFound(name);
        NamespaceAdministration.CheckForwarding(broker, EntityAddress.Of(topicName, name), options);
        if (isUpdate)
        {
            NamespaceAdministration.CheckFixed("RequiresSession", known!.Queue.Options.RequiresSession, options.RequiresSession);
            known.Queue.Update(options with { MaxMessageSizeInBytes = topic.Options.MaxMessageSizeInBytes });
        }
        else
        {
            NamespaceAdministration.CheckName(EntityNames.Part.Fault(name));
            var rules = rule is null ? new Outcome<IReadOnlyList<Rule>>() : ReadRule(rule);
            if (rules.Failure is { } wrong) return Answer.Refuse(wrong);
            if (broker.Create(topic, new SubscriptionDefinition(name, options, rules.Value ?? [])).Failure is { } failure)
                return Answer.Refuse(failure);
            known = Find(name)!;
        }
        known.Queue.Status = status;
        records.Set(known.Queue.Address, read.Others, isNew: !isUpdate);
        return isUpdate ? Answer.Ok(Entry(known, address)) : Answer.Created(Entry(known, address));
    }

    public Answer Delete(string name)
    {
        if (broker.FindTopic(topicName) is not { } topic || Find(name) is not { } found) return NotFound(name);
        Namespace.Delete(topic, found);
        return Answer.Deleted;
    }

    private static Outcome<IReadOnlyList<Rule>> ReadRule(XElement description)
    {
        var rule = RuleDescriptions.Read(description, description.Element(Atom.ServiceBus + "Name")?.Value ?? Rule.Default.Name);
        return rule.Succeeded ? new Rule[] { rule.Value } : rule.Failure;
    }

    private Subscription? Find(string name) => broker.FindSubscription(EntityAddress.Of(topicName, name));

    private Answer NotFound(string name) => Answer.Refuse(Failures.EntityNotFound(EntityAddress.Of(topicName, name)));

    private XElement Entry(Subscription subscription, AtomAddress address)
    {
        var queue = subscription.Queue;
        var record = records.Of(queue.Address);
        return Atom.Entry(
            address,
            queue.Address,
            subscription.Name,
            record,
            Descriptions.WriteSubscription(queue.Options, queue.Snapshot("subscription"), record, address));
    }
}
