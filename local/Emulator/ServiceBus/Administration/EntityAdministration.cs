using System.Xml.Linq;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The common part of the operations on queues and on topics.</summary>
internal abstract class EntityAdministration<TEntity, TOptions>(EntityRecords records)
    where TEntity : Entity
{
    /// <summary>The title of the list. In lower case, it is the last part of the list's path.</summary>
    protected abstract string Title { get; }

    protected abstract IEnumerable<TEntity> All { get; }

    public Answer List(Page page, AtomAddress address) => Answer.Ok(Atom.Feed(
        address, $"$Resources/{Title.ToLowerInvariant()}", Title, records.Now, page.Of(All).Select(entity => Entry(entity, address))));

    public Answer Get(TEntity entity, AtomAddress address) => Answer.Ok(Entry(entity, address));

    /// <summary>Creates an entity, or changes an existing one.</summary>
    /// <exception cref="DescriptionException">The service would refuse the description.</exception>
    public Answer Put(string path, XElement description, bool isUpdate, AtomAddress address)
    {
        var read = new DescriptionReader(description);
        var (options, status) = (Read(read), read.Status());
        var known = Find(path);
        if (isUpdate && known is null) return Answer.Refuse(Failures.EntityNotFound(path));
        Check(path, options);
        if (isUpdate)
        {
            Update(known!, options);
        }
        else
        {
            NamespaceAdministration.CheckName(EntityNames.Entity.Fault(path));
            if (Create(path, options).Failure is { } failure) return Answer.Refuse(failure);
            known = Find(path);
        }
        known!.Status = status;
        records.Set(known.Address, read.Others, isNew: !isUpdate);
        return isUpdate ? Answer.Ok(Entry(known, address)) : Answer.Created(Entry(known, address));
    }

    protected abstract TEntity? Find(string path);

    protected abstract TOptions Read(DescriptionReader description);

    protected abstract XElement Write(TEntity entity, EntityRecord record, AtomAddress address);

    /// <exception cref="DescriptionException">The options are not valid together with those of other entities.</exception>
    protected virtual void Check(string path, TOptions options)
    {
    }

    protected abstract Outcome Create(string path, TOptions options);

    /// <exception cref="DescriptionException">An option that is fixed at creation is changed.</exception>
    protected abstract void Update(TEntity entity, TOptions options);

    private XElement Entry(TEntity entity, AtomAddress address)
    {
        var record = records.Of(entity.Address);
        return Atom.Entry(address, entity.Address, entity.Address, record, Write(entity, record, address));
    }
}
