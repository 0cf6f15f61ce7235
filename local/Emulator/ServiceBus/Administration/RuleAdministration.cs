using System.Xml.Linq;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Rules;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The operations on rules: https://learn.microsoft.com/rest/api/servicebus/rules</summary>
internal readonly struct RuleAdministration(Namespace broker, EntityRecords records, string subscription)
{
    private RuleSet? Rules => broker.FindSubscription(subscription)?.Rules;

    public Answer List(Page page, AtomAddress address)
    {
        if (Rules is not { } rules) return Answer.Refuse(Failures.EntityNotFound(subscription));
        var self = this;
        return Answer.Ok(Atom.Feed(
            address, $"{subscription}/Rules", "Rules", records.Now, page.Of(rules.List()).Select(rule => self.Entry(rule, address))));
    }

    public Answer Get(string name, AtomAddress address) => Find(name) is { } found ? Answer.Ok(Entry(found, address)) : NotFound(name);

    /// <exception cref="DescriptionException">The service would refuse the description.</exception>
    public Answer Put(string name, XElement entry, bool isUpdate, AtomAddress address)
    {
        if (Atom.Description(entry, RuleDescriptions.Rule) is not { } description)
            throw new DescriptionException("The body must be an Atom entry with a RuleDescription.");
        if (Rules is not { } rules) return Answer.Refuse(Failures.EntityNotFound(subscription));
        if (!isUpdate) NamespaceAdministration.CheckName(EntityNames.Part.Fault(name));
        var rule = RuleDescriptions.Read(description, name);
        if (!rule.Succeeded) return Answer.Refuse(rule.Failure);
        var done = isUpdate ? rules.Replace(rule.Value) : rules.Add(rule.Value);
        if (done.Failure is { } failure) return Answer.Refuse(failure);
        records.Set(PathOf(name), [], isNew: !isUpdate);
        return isUpdate ? Answer.Ok(Entry(rule.Value, address)) : Answer.Created(Entry(rule.Value, address));
    }

    public Answer Delete(string name) => Rules is { } rules && rules.Remove(name).Succeeded ? Answer.Deleted : NotFound(name);

    private Rule? Find(string name) => Rules?.List().FirstOrDefault(rule => rule.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private Answer NotFound(string name) => Answer.Refuse(Failures.EntityNotFound(PathOf(name)));

    private string PathOf(string name) => $"{subscription}/Rules/{name}";

    private XElement Entry(Rule rule, AtomAddress address)
    {
        var record = records.Of(PathOf(rule.Name));
        return Atom.Entry(address, PathOf(rule.Name), rule.Name, record, RuleDescriptions.Write(rule, record));
    }
}
