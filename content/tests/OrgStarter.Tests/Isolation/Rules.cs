using OrgStarter.Testing.Isolation;

namespace OrgStarter.Tests.Isolation;

/// <summary>Whose organization the address names.</summary>
public enum Where
{
    /// <summary>No <c>/o/{organizationId}</c> in the address.</summary>
    Outside,
    Alder,
    Birch,
    Unknown,
    Malformed,
}

/// <summary>Whose the ids in the route are; <see cref="None"/> for a route without parameters.</summary>
public enum Ids
{
    None,
    Own,
    Foreign,
    Unknown,
    Malformed,
}

public enum Credentials
{
    /// <summary>What the door wants: a session for pages, a bearer token for the API.</summary>
    Right,

    /// <summary>A session at the API, a bearer token at a page: as good as none.</summary>
    Wrong,
}

/// <summary>One request of the matrix.</summary>
/// <param name="Antiforgery">Sends the form's token as well.</param>
public sealed record Attempt(Door Door, Caller Caller, Where Where, Ids Ids, Credentials Credentials, bool Htmx, bool Antiforgery)
{
    public bool IsKnown => Caller.Role != Role.SignedOut && Credentials == Credentials.Right;

    public bool IsHome =>
        IsKnown && Caller.Home is { } home && Where.ToString().Equals(home.Marker[..5], StringComparison.OrdinalIgnoreCase);
}

/// <summary>The one table: what the metadata of the door, the caller and the ids together demand. The first row that fits counts.</summary>
public static class Rules
{
    /// <summary>To the sign-in: by a redirect, for htmx by its header for the whole page.</summary>
    private const int SignIn = 302;

    /// <summary>The same header, to the page's own address.</summary>
    private const int WholePage = 302;
    private static readonly int[] Fine = [200, 201, 204, 301, 302];

    public static IReadOnlyList<int> Allowed(Attempt c) => c switch
    {
        // 1. The organization in the address comes before everything else. One that cannot be an id is no address at all.
        { Where: Where.Malformed } => [404],
        { Where: not Where.Outside, IsKnown: false } => [SignIn],
        // A fragment has the whole page opened again, which then is 404: around it stands an organization that is not theirs any more.
        { Where: not Where.Outside, IsHome: false, Htmx: true } => [WholePage],
        { Where: not Where.Outside, IsHome: false } => [404],
        // Its bare address leads to its home page.
        { Where: not Where.Outside, Door.Route: "" } => [302],
        // A page of the account keeps the organization's navigation. It shows the caller's own account, inside and outside.
        { Where: not Where.Outside, Door.KeepsOrganization: true, Ids: Ids.Malformed } => [200, 302, 400, 404, 405],
        { Where: not Where.Outside, Door.KeepsOrganization: true } => Executed(c),
        // At home only tenant pages exist. An address in a shape that no route has is 404, a verb that routing itself refuses 405.
        { Where: not Where.Outside, Door.Kind: not Kind.TenantPage, Door.Offers: false } when !c.Door.IsPage => [404, 405],
        { Where: not Where.Outside, Door.Kind: not Kind.TenantPage } => [404],
        { Where: not Where.Outside, Ids: Ids.Malformed } when c.Caller.May(c.Door.Permission) => [404, .. Unsafe(c)],
        { Where: not Where.Outside, Ids: Ids.Malformed } => [403, 404],
        { Where: not Where.Outside } when !c.Caller.May(c.Door.Permission) => [403],
        { Where: not Where.Outside } => Executed(c),

        // 2. Outside of every organization. To users who operate nothing, the pages of operators do not exist.
        { Door.Kind: Kind.OperatorPage, IsKnown: false } => [SignIn],
        { Door.Kind: Kind.OperatorPage, Htmx: true } => [WholePage],
        { Door.Kind: Kind.OperatorPage } => [404],
        // Ids that fit no route exist for nobody.
        { Door.IsPage: true, Ids: Ids.Malformed } => [200, 302, 400, 404, 405],
        { Door.Kind: Kind.TenantPage, IsKnown: false } => [SignIn],
        { Door.Kind: Kind.TenantPage } => [404],
        { Door.Kind: Kind.SignedInPage, IsKnown: false } => [SignIn],
        { Door.IsPage: true } => Executed(c),

        // 3. The API: first the token, of the right kind, then the permission, then the rest.
        { Door.IsApi: true, IsKnown: false, Ids: Ids.Malformed } => [401, 404],
        { Door.IsApi: true, IsKnown: false } => [401],
        { Door.IsApi: true, Ids: Ids.Malformed } => [400, 401, 403, 404, 405],
        { Door.IsApi: true, Door.Offers: false } => [405],
        { Door.Kind: Kind.ApiOfTenant, Caller.Home: null } => [401],
        { Door.IsApi: true } when !c.Caller.May(c.Door.Permission) => [403],
        { Door.IsApi: true, Ids: Ids.Foreign or Ids.Unknown } => [404],
        { Door.IsApi: true, Door.IsSafe: true } => [200],
        // Own things, really changed: done, or refused by a rule of the thing itself, or gone since an earlier case.
        { Door.IsApi: true } => [200, 201, 204, 400, 404, 409],

        // Whatever else is open decides for itself; it may not fail, and a verb that it does not have is closed like everything unknown.
        _ => c.Door.Offers ? [200, 202, 204, 302, 400, 401, 404, 415] : [200, 302, 400, 404, 405],
    };

    /// <summary>The caller has reached the page.</summary>
    private static int[] Executed(Attempt c) => c switch
    {
        { Door.WantsAntiforgery: false } => [404],
        { Door.IsSafe: false, Antiforgery: false } => [400],
        { Door.Offers: false } => [405],
        { Ids: Ids.Foreign or Ids.Unknown, Door.Kind: Kind.TenantPage } => [404],
        // A public page knows no tenant: it says nothing about a thing that is not the reader's.
        { Ids: Ids.Foreign or Ids.Unknown } => [200, 302, 404],
        _ => Fine,
    };

    private static int[] Unsafe(Attempt c) => c.Door.IsSafe ? [] : [400, 405];
}
