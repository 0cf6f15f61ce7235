namespace Azure.Data.Tables;

/// <summary>What an update does with the properties that it does not name.</summary>
public enum TableUpdateMode
{
    /// <summary>They stay. The default.</summary>
    Merge = 0,

    /// <summary>They go: the entity becomes what was sent.</summary>
    Replace = 1,
}
