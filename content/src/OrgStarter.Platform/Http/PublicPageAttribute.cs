using Microsoft.AspNetCore.Authorization;

namespace OrgStarter.Platform.Http;

/// <summary>Marks pages and endpoints outside of organizations. Under <c>/o/{organizationId}</c> they return 404.</summary>
public interface IOutsideOrganizations;

/// <summary>Allows anonymous access, unlike the default.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicPageAttribute : Attribute, IAllowAnonymous, IOutsideOrganizations;
