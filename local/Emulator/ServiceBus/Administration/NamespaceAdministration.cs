using System.Xml.Linq;
using Local.Emulator.ServiceBus.Entities;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The operations on a namespace. The path of a request decides which kind of entity it is about.</summary>
internal sealed class NamespaceAdministration
{
    private const string Subscriptions = "Subscriptions", Rules = "Rules";
    private readonly Namespace _broker;
    private readonly EntityRecords _records;
    private readonly QueueAdministration _queues;
    private readonly TopicAdministration _topics;

    public NamespaceAdministration(Namespace broker, TimeProvider time)
    {
        (_broker, _records) = (broker, new EntityRecords(time));
        (_queues, _topics) = (new QueueAdministration(broker, _records), new TopicAdministration(broker, _records));
    }

    public string Name => _broker.Name;

    /// <summary>Answers that an operation is not implemented, so that clients do not mistake it for a missing entity.</summary>
    public static Answer Unknown(string method, string path) => Answer.Refuse(
        StatusCodes.Status501NotImplemented,
        $"The emulator does not implement {method} on '{path}'. It supports GET, PUT and DELETE on queues, topics, subscriptions and "
            + "rules, and GET on their lists and on $namespaceinfo.");

    public Answer Get(string path, Page page, AtomAddress address) => Parts(path) switch
    {
        ["$namespaceinfo"] => Answer.Ok(NamespaceInfo(address)),
        ["$Resources", "queues"] => _queues.List(page, address),
        ["$Resources", "topics"] => _topics.List(page, address),
        [.. var topic, Subscriptions] => SubscriptionsOf(topic).List(page, address),
        [.. var topic, Subscriptions, var name] => SubscriptionsOf(topic).Get(name, address),
        [.. var topic, Subscriptions, var name, Rules] => RulesOf(topic, name).List(page, address),
        [.. var topic, Subscriptions, var name, Rules, var rule] => RulesOf(topic, name).Get(rule, address),
        _ when IsReserved(path) => Unknown(HttpMethods.Get, path),
        _ when _broker.FindTopic(path) is { } topic => _topics.Get(topic, address),
        _ when _broker.FindQueue(path) is { } queue => _queues.Get(queue, address),
        // The service answers with an empty list, which the clients read as "not found".
        _ => Answer.Ok(Atom.Feed(address, path, "Publicly Listed Services", _records.Now, [])),
    };

    public Answer Put(string path, XElement entry, bool isUpdate, AtomAddress address)
    {
        try
        {
            return Parts(path) switch
            {
                [.. var topic, Subscriptions, var name] => SubscriptionsOf(topic).Put(name, entry, isUpdate, address),
                [.. var topic, Subscriptions, var name, Rules, var rule] => RulesOf(topic, name).Put(rule, entry, isUpdate, address),
                _ when IsReserved(path) => Unknown(HttpMethods.Put, path),
                _ when Atom.Description(entry, Descriptions.Topic) is { } topic => _topics.Put(path, topic, isUpdate, address),
                _ when Atom.Description(entry, Descriptions.Queue) is { } queue => _queues.Put(path, queue, isUpdate, address),
                _ =>
                    Answer.Refuse(
                        StatusCodes.Status400BadRequest, "The body must be an Atom entry with a QueueDescription or a TopicDescription."),
            };
        }
        catch (DescriptionException e)
        {
            return Answer.Refuse(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    public Answer Delete(string path)
    {
        var answer = Parts(path) switch
        {
            [.. var topic, Subscriptions, var name] => SubscriptionsOf(topic).Delete(name),
            [.. var topic, Subscriptions, var name, Rules, var rule] => RulesOf(topic, name).Delete(rule),
            _ when IsReserved(path) => Unknown(HttpMethods.Delete, path),
            _ => _broker.Delete(path).Failure is { } failure ? Answer.Refuse(failure) : Answer.Deleted,
        };
        if (answer.Status == StatusCodes.Status200OK) _records.Forget(path);
        return answer;
    }

    private SubscriptionAdministration SubscriptionsOf(string[] topic) => new(_broker, _records, string.Join('/', topic));

    private RuleAdministration RulesOf(string[] topic, string subscription) =>
        new(_broker, _records, EntityAddress.Of(string.Join('/', topic), subscription));

    // Normalizes keywords to the spelling of the patterns above, whatever the client's case.
    private static string[] Parts(string path)
    {
        var parts = path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = parts[i].ToUpperInvariant() switch
            {
                "SUBSCRIPTIONS" when i > 0 => Subscriptions,
                "RULES" when i > 2 => Rules,
                "$NAMESPACEINFO" => "$namespaceinfo",
                "$RESOURCES" => "$Resources",
                "QUEUES" when i == 1 && parts[0] == "$Resources" => "queues",
                "TOPICS" when i == 1 && parts[0] == "$Resources" => "topics",
                _ => parts[i],
            };
        }
        return parts;
    }

    // Entity names contain no dollar sign; consumer groups belong to Event Hubs.
    private static bool IsReserved(string path) =>
        path.Length == 0
            || path.Contains('$')
            || path.Split('/').Any(part => part.ToUpperInvariant() is "CONSUMERGROUPS" or "PARTITIONS" or "AUTHORIZATIONRULES");

    private XElement NamespaceInfo(AtomAddress address)
    {
        var record = _records.Of("");
        return Atom.Entry(address, "$namespaceinfo", _broker.Name, record, new XElement(
            Atom.ServiceBus + "NamespaceInfo",
            Descriptions.Element("CreatedTime", record.Created),
            Descriptions.Element("MessagingSKU", "Standard"),
            Descriptions.Element("ModifiedTime", record.Updated),
            Descriptions.Element("Name", _broker.Name),
            Descriptions.Element("NamespaceType", "Messaging")));
    }

    /// <exception cref="DescriptionException">The name is invalid.</exception>
    internal static void CheckName(string? fault)
    {
        if (fault is not null) throw new DescriptionException(fault);
    }

    /// <summary>Checks that forwarding targets exist, and that no entity with sessions forwards.</summary>
    /// <exception cref="DescriptionException">A target does not exist, or an entity with sessions forwards.</exception>
    internal static void CheckForwarding(Namespace broker, string path, QueueOptions options)
    {
        foreach (var target in new[] { options.ForwardTo, options.ForwardDeadLetteredMessagesTo }.OfType<string>())
        {
            if (broker.FindQueue(target) is null && broker.FindTopic(target) is null)
                throw new DescriptionException($"There is no queue or topic '{target}' to forward to.");
            if (target.Equals(path, StringComparison.OrdinalIgnoreCase))
                throw new DescriptionException($"'{path}' cannot forward to itself.");
        }
        if (options is { RequiresSession: true, ForwardTo: not null })
            throw new DescriptionException($"'{path}' requires sessions, so it cannot forward.");
    }

    /// <exception cref="DescriptionException">The update changes a setting that is fixed at creation.</exception>
    internal static void CheckFixed<T>(string property, T was, T will)
    {
        if (!EqualityComparer<T>.Default.Equals(was, will))
            throw new DescriptionException($"{property} cannot be changed after the entity has been created.");
    }
}
