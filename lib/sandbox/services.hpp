// What Aruna's services do, once for both faces: a request in, an answer or a status out. Each
// takes the state's lock.
#pragma once

#include "sandbox/state.hpp"

namespace hookctl::sandbox {

// HooksService
Answer<hooks::CreateHookResponse> create_hook(State&, const Caller&,
                                              const hooks::CreateHookRequest&);
Answer<hooks::AddProjectsToHookResponse> add_projects_to_hook(
    State&, const Caller&, const hooks::AddProjectsToHookRequest&);
Answer<hooks::ListProjectHooksResponse> list_project_hooks(State&, const Caller&,
                                                           const hooks::ListProjectHooksRequest&);
Answer<hooks::ListOwnedHooksResponse> list_owned_hooks(State&, const Caller&,
                                                       const hooks::ListOwnedHooksRequest&);
Answer<hooks::DeleteHookResponse> delete_hook(State&, const Caller&,
                                              const hooks::DeleteHookRequest&);
/// The only one that needs no token.
Answer<hooks::HookCallbackResponse> hook_callback(State&, const Caller&,
                                                  const hooks::HookCallbackRequest&);

// ObjectService
Answer<services::CreateObjectResponse> create_object(State&, const Caller&,
                                                     const services::CreateObjectRequest&);
Answer<services::GetUploadURLResponse> get_upload_url(State&, const Caller&,
                                                      const services::GetUploadURLRequest&);
Answer<services::GetDownloadURLResponse> get_download_url(State&, const Caller&,
                                                          const services::GetDownloadURLRequest&);
Answer<services::FinishObjectStagingResponse> finish_object_staging(
    State&, const Caller&, const services::FinishObjectStagingRequest&);
Answer<services::GetObjectResponse> get_object(State&, const Caller&,
                                               const services::GetObjectRequest&);
Answer<services::UpdateObjectResponse> update_object(State&, const Caller&,
                                                     const services::UpdateObjectRequest&);
Answer<services::DeleteObjectResponse> delete_object(State&, const Caller&,
                                                     const services::DeleteObjectRequest&);
Answer<services::UpdateObjectTitleResponse> update_object_title(
    State&, const Caller&, const services::UpdateObjectTitleRequest&);
Answer<services::UpdateObjectAuthorsResponse> update_object_authors(
    State&, const Caller&, const services::UpdateObjectAuthorsRequest&);

// RelationsService, StorageStatusService, UserService
Answer<services::ModifyRelationsResponse> modify_relations(State&, const Caller&,
                                                           const services::ModifyRelationsRequest&);
Answer<services::GetPubkeysResponse> get_pubkeys(State&, const Caller&,
                                                 const services::GetPubkeysRequest&);
Answer<services::GetUserResponse> get_user(State&, const Caller&, const services::GetUserRequest&);

/// A resource of the project by its id as a client wrote it: a bad id is an invalid argument, and
/// what does not exist is what nobody has permissions on. Lock held.
Answer<Record> find_permitted(State& state, std::string_view id, aruna::ResourceVariant variant);

}  // namespace hookctl::sandbox
