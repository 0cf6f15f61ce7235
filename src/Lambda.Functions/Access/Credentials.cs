using Lambda.Engine.Access;
using Lambda.Functions.Access.SignatureV4;

namespace Lambda.Functions.Access;

/// <summary>The credentials of a request.</summary>
/// <param name="Refusal">The reason why the credentials are refused; null when they are not.</param>
/// <param name="Principal">The principal that they belong to.</param>
/// <param name="Signature">The signature that has yet to be verified; null when there is none.</param>
internal readonly record struct Credentials(AccessRefusal? Refusal, Principal? Principal = null, SignedRequest? Signature = null);
