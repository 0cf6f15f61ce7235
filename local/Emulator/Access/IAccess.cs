namespace Local.Emulator.Access;

/// <summary>Checks whether a client may use a node.</summary>
internal interface IAccess
{
    /// <param name="path">The path of a node, without leading or trailing slashes.</param>
    /// <param name="token">A shared access signature, in addition to those that the client put to <c>$cbs</c>; null if there is
    /// none.</param>
    bool Allows(string path, string? token = null);
}
